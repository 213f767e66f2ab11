package io.paycools.gateway.sandbox;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * A stand-in for PayCools: it speaks the documented wire format strictly, keeps what it accepted, shows a cashier page
 * and sends signed webhooks. It shares no code with the gateway, so that it judges what the gateway sends instead of
 * repeating its mistakes. It listens on 127.0.0.1 alone; see {@link Directives} for what a remark can ask of it.
 */
public final class SandboxServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final long BODY_LIMIT = 256 * 1024;
    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx;
    private final OrderBook book;
    private volatile Map<String, Merchant> merchants;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int port;

    private SandboxServer(Vertx vertx, OrderBook book) {
        this.vertx = vertx;
        this.book = book;
    }

    /**
     * Starts a sandbox and returns once it listens.
     *
     * @throws IllegalStateException when it cannot listen, or its journal is damaged
     */
    public static SandboxServer start(SandboxConfig config) {
        OrderBook book = open(config);
        // Nothing is served from the class path, so there is no use for the cache folder that Vert.x would make.
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        SandboxServer server = new SandboxServer(vertx, book);
        try {
            server.listen(config);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Runs a sandbox as a process of its own, set up by environment variables {@code SANDBOX_…}. */
    public static void main(String... args) {
        SandboxServer server;
        try {
            server = start(new Settings(System.getenv()).config());
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("The sandbox does not start: " + e.getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "sandbox-shutdown"));
        System.out.println("PayCools sandbox ready at " + server.baseUrl());
    }

    public int port() {
        return port;
    }

    /** Without a slash at the end. */
    public String baseUrl() {
        return "http://" + HOST + ":" + port;
    }

    /**
     * Keeps a merchant from now on as it is told here, for example with another key of its own, as if it had uploaded
     * it, or with another key of the platform's.
     */
    public void put(Merchant merchant) {
        merchants.put(merchant.appId(), merchant);
    }

    /** Stops listening, drops what is under way and closes the journal. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            await(vertx.close());
        } finally {
            book.shut();
        }
    }

    private static OrderBook open(SandboxConfig config) {
        if (config.journal() == null) {
            return new OrderBook(config.clock(), config.openingBalance(), null);
        }
        Journal journal = Journal.open(config.journal());
        try {
            return new OrderBook(config.clock(), config.openingBalance(), journal);
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private void listen(SandboxConfig config) {
        Conditions conditions = new Conditions(config.merchants(), config.clock());
        merchants = conditions.merchants();
        WebhookSender webhooks = new WebhookSender(vertx, merchants, book, config);
        Settlement settlement = new Settlement(vertx, book, webhooks, config.pace());
        RequestVerifier verifier = new RequestVerifier(merchants, config.timestampWindow(), conditions.clock());
        Faults faults = new Faults();
        Intake intake = new Intake(book, faults);
        Gate gate = new Gate();
        ApiRoutes api =
                new ApiRoutes(vertx, conditions, verifier, settlement, new Answering(vertx, config.pace()), gate);

        Router router = Router.router(vertx);
        router.route().handler(conditions::date);
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        // Named, or every oversize body would be logged as a defect.
        router.errorHandler(
                413, context -> context.response().setStatusCode(413).end());
        api.mount(
                router,
                new PaymentApi(verifier, book, intake, new Cashier(this::baseUrl)),
                new PayoutApi(verifier, book, intake),
                new RefundApi(verifier, book, intake));
        new CashierRoutes(book, settlement, config.clock()).mount(router);
        new ControlRoutes(book, api, intake, faults, conditions, gate).mount(router);
        new SettingsRoutes(conditions).mount(router);
        new OrderRoutes(vertx, book, settlement, config.clock()).mount(router);
        new PortalRoutes(vertx, merchants, book, settlement, config.clock()).mount(router);

        HttpServer http = await(
                vertx.createHttpServer(new HttpServerOptions().setHost(HOST).setPort(config.port()))
                        .requestHandler(router)
                        .listen());
        port = http.actualPort();
        settlement.resume();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "The sandbox failed: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("The sandbox does not respond", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the sandbox", e);
        }
    }
}
