package io.paycools.gateway.notification;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** {@code gateway.notifications.…} */
@ConfigMapping(prefix = "gateway.notifications")
interface NotificationConfig {

    /** Which schemes an endpoint may have. */
    List<String> allowedSchemes();

    /** Which hosts may be called, as names or as {@code *.example.com}; any when absent. */
    Optional<List<String>> allowedHosts();

    /** Which addresses may be called, as networks; any that are not denied when absent. */
    Optional<List<String>> allowedNetworks();

    /** Whether this host itself may be called, as in development. */
    boolean allowLoopback();

    /** Which addresses may not be called, beside those that never may. */
    Optional<List<String>> deniedNetworks();

    /** In which an endpoint has to answer, name look-up and connection included. */
    Duration timeout();

    /** For how long the secret of before is used too after a rotation. */
    Duration oldSecretValidFor();

    /** So that one client cannot multiply every event without end. */
    int maxEndpointsPerClient();

    /** How long a delivery that is over stays visible. */
    Duration retention();

    /** How often a replica looks for what is due. */
    String interval();
}
