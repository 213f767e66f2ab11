package io.paycools.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

import io.paycools.gateway.dev.DevDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** A database, callers and keys for the tests that start the service. */
public class GatewayTestResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        try {
            Map<String, String> settings = new HashMap<>(DevDatabase.settings(DevDatabase.startThrowAway()));
            int port = freePort();
            settings.put("quarkus.http.test-port", Integer.toString(port));
            settings.putAll(Callers.settings());
            settings.putAll(Vectors.settings());
            settings.put("paycools.base-url", "http://127.0.0.1:" + freePort() + "/");
            settings.put("paycools.callback-base-url", "http://127.0.0.1:" + port);
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The database goes with the process.
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
