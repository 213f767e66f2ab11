package io.paycools.gateway.paycools;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import io.paycools.gateway.provider.Environment;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Turns the configuration of an account into keys and addresses, or refuses it with one plain sentence that names the
 * property. A wrong key must stop the start and not the first payment.
 */
final class AccountLoader {

    /** PayCools' published test host. */
    private static final String TEST_HOST = "https://globalapi-dev.paycools.com:8902/";

    /** This machine. */
    private static final Pattern HERE = Pattern.compile("localhost|127\\.[0-9.]+|\\[::1]");

    /** The name is part of the webhook's address. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    /** A path alone: what begins with two slashes is a host, and what has a question mark is more than a path. */
    private static final Pattern PATH = Pattern.compile("/(?!/)(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*");

    private static final Pattern MISREAD = Pattern.compile("(?:.*[-._])?(?:callback|allow[-._]insecure)");

    private final String prefix;
    private final PayCoolsConfig.Account config;
    private final boolean production;

    private AccountLoader(String name, PayCoolsConfig.Account config, boolean production) {
        this.prefix = prefix(name);
        this.config = config;
        this.production = production;
    }

    /** What the names of the account's properties begin with. */
    static String prefix(String name) {
        return name.equals(PayCoolsConfig.DEFAULT) ? "paycools." : "paycools." + name + ".";
    }

    static Account load(String name, PayCoolsConfig.Account config, boolean production) {
        return new AccountLoader(name, config, production).load(name);
    }

    /**
     * An environment variable has no dots and no dashes, so that {@code PAYCOOLS_CALLBACK_BASE_URL} can also be read as
     * the {@code base-url} of an account {@code callback}. These names are therefore no accounts.
     */
    static boolean isMisreadVariable(String name) {
        return MISREAD.matcher(name).matches();
    }

    private Account load(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationException(
                    "paycools.<name> has an account whose name is not 1 to 32 letters, digits, dashes or underscores.");
        }
        String appId = required("app-id", config.appId());
        AccountKeys keys = new AccountKeyLoader(prefix, config).load();
        URI baseUrl = baseUrl();
        return new Account(
                name,
                appId,
                new Keyring(keys),
                baseUrl,
                callbackBaseUrl() + "/webhooks/paycools/" + name,
                positive("connect-timeout", config.connectTimeout()),
                positive("read-timeout", config.readTimeout()),
                positive("max-requests-per-second", config.maxRequestsPerSecond()),
                paths(),
                circuit(),
                !isHttps(baseUrl),
                environment(baseUrl));
    }

    /**
     * What cannot be told, such as a proxy of the house, counts as production: real money must not pass for a test. In
     * production that holds for this machine and for an address without TLS too, behind which a proxy may add it.
     */
    private Environment environment(URI baseUrl) {
        if (config.environment().isEmpty()) {
            String host = baseUrl.getHost().toLowerCase(Locale.ROOT);
            boolean standIn =
                    !production && (!isHttps(baseUrl) || HERE.matcher(host).matches());
            boolean test = URI.create(TEST_HOST).getHost().equals(host) || standIn;
            return test ? Environment.TEST : Environment.PRODUCTION;
        }
        return switch (config.environment().get().strip().toLowerCase(Locale.ROOT)) {
            case "test" -> Environment.TEST;
            case "production" -> Environment.PRODUCTION;
            default -> throw refuse("environment", "must be test or production");
        };
    }

    private PayCoolsConfig.Paths paths() {
        PayCoolsConfig.Paths paths = config.paths();
        requirePath("create-payment", paths.createPayment());
        requirePath("query-payment", paths.queryPayment());
        requirePath("create-checkout", paths.createCheckout());
        requirePath("create-payout", paths.createPayout());
        requirePath("create-payout-malaysia", paths.createPayoutMalaysia());
        requirePath("query-payout", paths.queryPayout());
        requirePath("create-refund", paths.createRefund());
        requirePath("query-refund", paths.queryRefund());
        requirePath("balance", paths.balance());
        return paths;
    }

    private void requirePath(String property, String path) {
        if (!PATH.matcher(path).matches()) {
            throw refuse("paths." + property, "is not an absolute path such as /open-api/payment/query");
        }
    }

    private Circuit.Rules circuit() {
        int percentage = positive("circuit-failure-percentage", config.circuitFailurePercentage());
        if (percentage > 100) {
            throw refuse("circuit-failure-percentage", "must be at most 100");
        }
        return new Circuit.Rules(
                positive("circuit-volume", config.circuitVolume()),
                percentage,
                positive("circuit-delay", config.circuitDelay()));
    }

    private URI baseUrl() {
        if (production && config.baseUrl().isEmpty()) {
            throw refuse("base-url", "is missing: production must name PayCools' address");
        }
        URI url = webAddress("base-url", config.baseUrl().orElse(TEST_HOST));
        if (production && !isHttps(url) && !config.allowInsecureBaseUrl()) {
            throw refuse(
                    "base-url",
                    "is not https; for a stand-in without TLS set " + prefix + "allow-insecure-base-url to true");
        }
        String text = url.toString();
        return URI.create(text.endsWith("/") ? text : text + "/");
    }

    private String callbackBaseUrl() {
        URI url = webAddress("callback-base-url", required("callback-base-url", config.callbackBaseUrl()));
        if (production && !isHttps(url)) {
            throw refuse("callback-base-url", "must be https: PayCools delivers webhooks to no other address");
        }
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private URI webAddress(String property, String text) {
        try {
            URI url = new URI(text.strip());
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean bare = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
            if (bare && url.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw refuse(property, "is not an http or https address");
        }
        throw refuse(property, "is not an http or https address");
    }

    private static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private String required(String property, Optional<String> value) {
        return value.map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> refuse(property, "is missing"));
    }

    private Duration positive(String property, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw refuse(property, "must be longer than nothing");
        }
        return value;
    }

    private int positive(String property, int value) {
        if (value < 1) {
            throw refuse(property, "must be at least 1");
        }
        return value;
    }

    private ConfigurationException refuse(String property, String problem) {
        return new ConfigurationException(prefix + property + " " + problem + ".");
    }
}
