package io.paycools.gateway;

import java.util.ServiceLoader;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the gateway. In development something may have to be prepared first, see {@link Preparation}. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... args) {
        ServiceLoader.load(Preparation.class).forEach(Preparation::beforeStart);
        Quarkus.run(args);
    }
}
