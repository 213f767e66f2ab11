package io.paycools.gateway.paycools;

import java.security.interfaces.RSAPublicKey;

import io.paycools.gateway.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RsaProviderTest {

    /** The two sorts of machines that the image is made for; whoever builds on another has the JDK. */
    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void shouldBeNativeWhereItIsMeantToBe() {
        assertTrue(RsaProvider.isNative());
    }

    @Test
    void shouldLeaveAKeyAsItIs() {
        RSAPublicKey slow = RsaKeys.readPublic(Vectors.key("platform-2048.public.pem"));
        RSAPublicKey fast = RsaProvider.fast(slow);
        assertNotSame(slow, fast);
        assertArrayEquals(slow.getEncoded(), fast.getEncoded());
    }
}
