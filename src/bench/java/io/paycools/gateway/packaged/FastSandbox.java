package io.paycools.gateway.packaged;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.paycools.gateway.sandbox.SandboxServer;

/** The stand-in, whose own signatures would otherwise take more of the machine than the gateway itself. */
final class FastSandbox {

    private FastSandbox() {}

    /** As {@link SandboxServer#main}. */
    public static void main(String... args) {
        AmazonCorrettoCryptoProvider.install();
        SandboxServer.main(args);
    }
}
