package io.paycools.gateway.sandbox;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/** Delivers the webhooks of final orders, one after the other, each until it is acknowledged or given up. */
final class WebhookSender {

    private static final int MOST_ATTEMPTS = 10;
    private static final int ACKNOWLEDGED = 10000;
    private static final int MOST_CONNECTIONS = 64;

    private final Vertx vertx;
    private final Map<String, Merchant> merchants;
    private final OrderBook book;
    private final SandboxConfig.Pace pace;
    private final URI origin;
    private final HttpClient client;

    WebhookSender(Vertx vertx, Map<String, Merchant> merchants, OrderBook book, SandboxConfig config) {
        this.vertx = vertx;
        this.merchants = merchants;
        this.book = book;
        this.pace = config.pace();
        this.origin = config.webhookOrigin();
        this.client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(MOST_CONNECTIONS));
    }

    /**
     * Starts the delivery of everything that a final order has to tell.
     *
     * @return done after the first attempt, whatever came of it; at once when there is nothing to send or nowhere
     */
    Future<Void> announce(Order order) {
        Merchant merchant = merchants.get(order.ids().appId());
        List<String> params = Notification.of(order);
        if (merchant == null || params.isEmpty()) {
            return Future.succeededFuture();
        }
        String url =
                switch (order.kind()) {
                    case PAYMENT, CHECKOUT -> order.text("notifyUrl");
                    case PAYOUT -> merchant.payoutWebhookUrl();
                    case REFUND -> order.text("refundCallbackUrl");
                };
        if (url == null || url.isBlank()) {
            return Future.succeededFuture();
        }
        Delivery delivery =
                new Delivery(order.ids().transactionId(), behindProxy(url), merchant.platformPrivateKey(), params);
        after(order.directives().webhookDelay(), () -> attempt(delivery));
        return delivery.firstAttempt.future();
    }

    /** The address as a proxy in front of the merchant would pass it on. */
    private String behindProxy(String url) {
        if (origin == null) {
            return url;
        }
        URI named = URI.create(url);
        String query = named.getRawQuery() == null ? "" : "?" + named.getRawQuery();
        return origin.resolve(named.getRawPath() + query).toString();
    }

    /** Where the delivery of one order's webhooks stands. Touched by one attempt at a time. */
    private static final class Delivery {
        private final String transactionId;
        private final String url;
        private final PrivateKey key;
        private final List<String> params;
        private final Promise<Void> firstAttempt = Promise.promise();
        private int position;
        private int attempts;
        private boolean allAcknowledged = true;

        Delivery(String transactionId, String url, PrivateKey key, List<String> params) {
            this.transactionId = transactionId;
            this.url = url;
            this.key = key;
            this.params = params;
        }
    }

    private void attempt(Delivery delivery) {
        if (book.find(delivery.transactionId).isEmpty()) {
            delivery.firstAttempt.tryComplete();
            return;
        }
        delivery.attempts++;
        vertx.executeBlocking(() -> signed(delivery.params.get(delivery.position), delivery.key), false)
                .compose(body -> post(delivery.url, body))
                .otherwise(WebhookSender::reason)
                .onSuccess(problem -> attempted(delivery, problem));
    }

    /** Goes on to the next webhook, to another attempt at this one, or ends. */
    private void attempted(Delivery delivery, Optional<String> problem) {
        boolean givenUp = problem.isPresent() && delivery.attempts >= MOST_ATTEMPTS;
        boolean next = problem.isEmpty() || givenUp;
        delivery.allAcknowledged &= !givenUp;
        boolean last = next && delivery.position == delivery.params.size() - 1;
        Optional<Order> noted = book.noteDelivery(
                delivery.transactionId,
                before -> new Order.Webhook(
                        before.attempts() + 1,
                        last && delivery.allAcknowledged,
                        problem.orElse("acknowledged") + (givenUp ? ", given up" : "")));
        int madeSoFar = delivery.attempts;
        if (next) {
            delivery.position++;
            delivery.attempts = 0;
        }
        delivery.firstAttempt.tryComplete();
        if (noted.isPresent() && !last) {
            after(next ? Duration.ZERO : pause(madeSoFar), () -> attempt(delivery));
        }
    }

    private Duration pause(int attemptsMade) {
        return pace.webhookRetryAfter().multipliedBy(1L << (attemptsMade - 1));
    }

    /** Empty when the receiver has acknowledged, or what is wrong with its answer. */
    private Future<Optional<String>> post(String url, Buffer body) {
        long timeout = pace.webhookTimeout().toMillis();
        return Future.<Void>succeededFuture()
                // Inside, so that an unusable URL fails the attempt and not the caller.
                .compose(none -> client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(url)
                        .setTimeout(timeout)
                        .setConnectTimeout(timeout)))
                .compose(request ->
                        request.putHeader("Content-Type", "application/json").send(body))
                .compose(WebhookSender::judged)
                .timeout(timeout, TimeUnit.MILLISECONDS);
    }

    private static Future<Optional<String>> judged(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.succeededFuture(Optional.of("HTTP " + response.statusCode()));
        }
        return response.body().map(body -> {
            JsonNode code = StrictJson.object(body.getBytes())
                    .map(answer -> answer.get("code"))
                    .orElse(null);
            boolean acknowledged = code != null && code.isIntegralNumber() && code.intValue() == ACKNOWLEDGED;
            return acknowledged ? Optional.empty() : Optional.of("HTTP 200 without code 10000");
        });
    }

    private static Optional<String> reason(Throwable failure) {
        return Optional.of("no answer: " + failure.getClass().getSimpleName());
    }

    private static Buffer signed(String param, PrivateKey key) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(key);
        signer.update(param.getBytes(StandardCharsets.UTF_8));
        ObjectNode envelope = StrictJson.newObject().put("param", param);
        envelope.put("sign", Base64.getEncoder().encodeToString(signer.sign()));
        return Buffer.buffer(envelope.toString());
    }

    private void after(Duration delay, Runnable action) {
        if (delay.isZero()) {
            action.run();
            return;
        }
        vertx.setTimer(Math.max(1, delay.toMillis()), timer -> action.run());
    }
}
