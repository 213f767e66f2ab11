package io.paycools.gateway.settings;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import org.jboss.logging.Logger;

/**
 * Looks at our own properties before Quarkus does, which would report a wrong value in several lines that name a Java
 * class, and would not notice a misspelt variable at all. What concerns more than the text of one property is checked
 * where it is read.
 */
public final class SettingsCheck {

    private static final Logger LOG = Logger.getLogger(SettingsCheck.class);

    /** The development mode keeps values of its own under {@code gateway.dev}. */
    private static final Pattern OURS = Pattern.compile("(?:gateway\\.(?!dev\\.)|paycools\\.).+");

    /** What belongs to one of these is meant for us; any other variable may be somebody else's. */
    private static final Pattern GROUPS = Pattern.compile(
            "(?:GATEWAY_(?:API_KEYS|API_DOCS|OIDC|ENCRYPTION|HTTP|PROXIES|STORAGE|IDEMPOTENCY|RECONCILIATION|PAYOUTS"
                    + "|REFUNDS|REPLICAS|WEBHOOKS|LINKS|NOTIFICATIONS|SECRETS|SAMPLES|NATIVE|BALANCES|GO_LIVE|ACCEPTANCE|PERSONAL_DATA)|PAYCOOLS_PATHS)_.+");

    private static final Pattern PERHAPS_OURS = Pattern.compile("(?:GATEWAY|PAYCOOLS)_.+");

    /** Kubernetes tells every pod of every service in this way, and ours is called paycools-gateway. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            ".+_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_[0-9]+_(?:TCP|UDP|SCTP)(?:_.+)?)?)");

    private final SmallRyeConfig config;
    private final Map<String, String> environment;

    SettingsCheck(SmallRyeConfig config, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
    }

    /**
     * Checks what this process was told.
     *
     * @throws ConfigurationException with one sentence that names the property
     */
    public static void run() {
        new SettingsCheck(ConfigUtils.configBuilder().build(), System.getenv()).check();
    }

    void check() {
        requireKnown();
        requireValues();
        requireOrder("gateway.links.default-validity", "gateway.links.max-validity");
        requireOrder("gateway.replicas.heartbeat-interval", "gateway.replicas.alive-for");
    }

    private void requireKnown() {
        for (String name : names()) {
            if (KnownSettings.of(name) == null) {
                throw new ConfigurationException(name + " is no property of the gateway.");
            }
        }
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (!PERHAPS_OURS.matcher(variable).matches()
                    || SERVICE_LINK.matcher(variable).matches()
                    || KnownSettings.areSetBy(variable)) {
                continue;
            }
            if (GROUPS.matcher(variable).matches()) {
                throw new ConfigurationException(variable + " sets no property of the gateway.");
            }
            LOG.warnf("The environment variable %s sets no property of the gateway.", variable);
        }
    }

    /**
     * Those that are written with dots; SmallRye makes names of variables too, and then cannot tell dots from dashes.
     */
    private Iterable<String> names() {
        TreeSet<String> names = new TreeSet<>();
        config.getConfigSources().forEach(source -> {
            if (!source.getName().startsWith("EnvConfigSource")) {
                source.getPropertyNames().stream()
                        .filter(name -> OURS.matcher(name).matches())
                        .forEach(names::add);
            }
        });
        return names;
    }

    private void requireValues() {
        Map<String, Kind> set = new TreeMap<>();
        for (String name : names()) {
            set.put(name, KnownSettings.of(name));
        }
        KnownSettings.kinds().forEach((name, kind) -> {
            if (name.indexOf('*') < 0) {
                set.put(name, kind);
            }
        });
        // Further accounts that only variables know of.
        config.getPropertyNames().forEach(name -> {
            if (name.startsWith("paycools.") && KnownSettings.of(name) != null) {
                set.put(name, KnownSettings.of(name));
            }
        });
        set.forEach(this::requireValue);
    }

    private void requireValue(String name, Kind kind) {
        String value = config.getConfigValue(name).getValue();
        if (value != null && !(value.isBlank() && kind != Kind.SWITCH) && !kind.takes(value.strip())) {
            throw new ConfigurationException(name + " " + kind.rule() + ".");
        }
    }

    private void requireOrder(String shorter, String longer) {
        Duration first = duration(shorter);
        Duration second = duration(longer);
        if (first != null && second != null && first.compareTo(second) > 0) {
            throw new ConfigurationException(longer + " must not be shorter than " + shorter + ".");
        }
    }

    private Duration duration(String name) {
        String value = config.getConfigValue(name).getValue();
        return value == null || value.isBlank() ? null : DurationConverter.parseDuration(value.strip());
    }
}
