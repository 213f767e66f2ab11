package io.paycools.gateway.onboarding;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether PayCools' dashboard takes an address for webhooks: HTTPS, a valid domain name, no IP address, no port. */
final class WebhookAddress {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern LAST_LABEL = Pattern.compile("[a-z][a-z0-9-]*[a-z0-9]");

    /** What leads nowhere from outside. */
    private static final List<String> INSIDE = List.of("local", "localhost", "internal", "lan", "home", "invalid");

    private WebhookAddress() {}

    /** What is wrong with it, each completing "It"; empty when nothing is. */
    static List<String> problems(URI address) {
        List<String> problems = new ArrayList<>();
        if (!"https".equalsIgnoreCase(address.getScheme())) {
            problems.add("is not https");
        }
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[") || host.matches("[0-9.]+")) {
            problems.add("names an IP address instead of a domain name");
        } else if (!isPublicName(host)) {
            problems.add("has no domain name that is valid on the internet");
        }
        if (address.getPort() != -1) {
            problems.add("names a port");
        }
        return problems;
    }

    private static boolean isPublicName(String host) {
        String[] labels = host.split("\\.", -1);
        String last = labels[labels.length - 1];
        if (labels.length < 2
                || host.length() > 253
                || !LAST_LABEL.matcher(last).matches()
                || INSIDE.contains(last)) {
            return false;
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }
}
