package io.paycools.gateway;

/**
 * Work that must be done before Quarkus reads its configuration: in development, starting a database and choosing keys.
 *
 * <p>Found through {@link java.util.ServiceLoader}. The production package contains no implementation, and a test of
 * the packaged application holds that.
 */
public interface Preparation {

    /** Prepares, and tells what it prepared by setting system properties. */
    void beforeStart();
}
