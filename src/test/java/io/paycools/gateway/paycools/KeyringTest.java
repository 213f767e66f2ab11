package io.paycools.gateway.paycools;

import java.util.List;

import io.paycools.gateway.testing.Vectors;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Which of our keys signs while we rotate them. */
class KeyringTest {

    private final SigningKey old = key("merchant-2048.pkcs8.pem");
    private final SigningKey next = key("merchant-4096.pkcs8.pem");
    private final SigningKey stranger = key("stranger-2048.pkcs8.pem");
    private final Keyring ring = new Keyring(new AccountKeys(old, next, List.of()));

    private static SigningKey key(String file) {
        return SigningKey.of(RsaKeys.readPrivate(Vectors.key(file)));
    }

    @Test
    void shouldSignWithTheKeyOfNowUntilPayCoolsTakesTheNext() {
        assertSame(old, ring.signing());
        assertSame(next, ring.otherThan(old));
        assertTrue(ring.prefer(next));
        assertSame(next, ring.signing());
        assertFalse(ring.prefer(next), "told once");
    }

    @Test
    void shouldGoBackWhenPayCoolsDoes() {
        ring.prefer(next);
        assertSame(old, ring.otherThan(next));
        assertTrue(ring.prefer(old));
        assertSame(old, ring.signing());
    }

    @Test
    void shouldKeepTheKeyThatPayCoolsTakesWhenTheRotationIsFinished() {
        ring.prefer(next);
        SigningKey nextAgain = key("merchant-4096.pkcs8.pem");
        ring.replace(new AccountKeys(nextAgain, null, List.of()));
        assertTrue(ring.signing().isSameAs(next));
        assertNull(ring.otherThan(next), "there is no other any more");
    }

    @Test
    void shouldSignWithTheConfiguredKeyWhenTheOneInUseIsTakenAway() {
        ring.prefer(next);
        ring.replace(new AccountKeys(old, stranger, List.of()));
        assertSame(old, ring.signing());
        // A request that was signed before has another chance.
        assertSame(stranger, ring.otherThan(old));
        assertSame(stranger, new Keyring(new AccountKeys(stranger, null, List.of())).otherThan(next));
        assertFalse(ring.prefer(next), "a key that is not configured is not used");
        assertSame(old, ring.signing());
    }
}
