package io.paycools.gateway;

import java.util.ServiceLoader;

import io.paycools.gateway.settings.SettingsCheck;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.jboss.logging.Logger;

/** Starts the gateway. In development something may have to be prepared first, see {@link Preparation}. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... args) {
        boolean development = false;
        for (Preparation preparation : ServiceLoader.load(Preparation.class)) {
            preparation.beforeStart();
            development = true;
        }
        // Netty asks for it when the first server is opened, see http.HeaderDeadline.
        System.setProperty("io.netty.bootstrap.extensions", "serviceload");
        try {
            SettingsCheck.run();
        } catch (ConfigurationException e) {
            if (!development) {
                System.err.println(e.getMessage());
                System.exit(1);
            }
            // Ending the process would end the development mode.
            Logger.getLogger(Main.class).error(e.getMessage());
        }
        Quarkus.run(args);
    }
}
