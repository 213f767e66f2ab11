package io.paycools.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is sealed opens with its key, in its place, and unchanged; and not otherwise. */
class PersonalDataTest {

    private static final String OLD = "2026:" + key(1);
    private static final String NEW = "2027:" + key(2);
    private static final String SECRET = "001234567890 Niño José 🌴";

    private static String key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return Base64.getEncoder().encodeToString(key);
    }

    private static PersonalData with(String keys) {
        return new PersonalData(new EncryptionKeys(Optional.of(keys)));
    }

    @Test
    void shouldOpenWhatItSealed() {
        PersonalData data = with(OLD);
        String sealed = data.seal("row-1", SECRET);
        assertTrue(sealed.startsWith("2026:"));
        assertFalse(sealed.contains("001234567890"));
        assertEquals(SECRET, data.open("row-1", sealed));
        assertNotEquals(sealed, data.seal("row-1", SECRET), "the same text looks different each time");
    }

    @Test
    void shouldSealWithTheNewestKeyAndOpenWithEvery() {
        String before = with(OLD).seal("row-1", SECRET);
        PersonalData rotated = with(NEW + "," + OLD);
        assertEquals(SECRET, rotated.open("row-1", before));
        assertTrue(rotated.seal("row-1", SECRET).startsWith("2027:"));
    }

    @Test
    void shouldSealWithAKeyThatComesOnlyWhenTheOtherReplicasHaveItToo() {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        EncryptionKeys early = new EncryptionKeys(EncryptionKeys.read("keys", OLD, true), Duration.ofMinutes(3), clock);
        early.replace(EncryptionKeys.read("keys", NEW + "," + OLD, true));
        PersonalData data = new PersonalData(early);
        assertTrue(data.seal("row-1", SECRET).startsWith("2026:"));
        assertEquals(SECRET, data.open("row-1", with(NEW).seal("row-1", SECRET)), "opens what another has sealed");

        EncryptionKeys later = new EncryptionKeys(EncryptionKeys.read("keys", OLD, true), Duration.ZERO, clock);
        later.replace(EncryptionKeys.read("keys", NEW + "," + OLD, true));
        assertTrue(new PersonalData(later).seal("row-1", SECRET).startsWith("2027:"));
    }

    @Test
    void shouldNotTakeAnotherKeyUnderAnIdThatIsUsed() {
        EncryptionKeys keys = new EncryptionKeys(Optional.of(OLD));
        assertThrows(
                ConfigurationException.class,
                () -> keys.replace(EncryptionKeys.read("keys", OLD.split(":")[0] + ":" + key(9), true)));
        assertEquals(SECRET, new PersonalData(keys).open("row-1", with(OLD).seal("row-1", SECRET)));
    }

    @Test
    void shouldNotLoseTheKeyThatSealsByAMistakeInTheFile() {
        EncryptionKeys keys = new EncryptionKeys(Optional.of(OLD));
        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> keys.replace(EncryptionKeys.read("keys", NEW, true)));
        assertTrue(refusal.getMessage().contains("lacks the key '2026' that seals now"), refusal.getMessage());
        assertTrue(new PersonalData(keys).seal("row-1", SECRET).startsWith("2026:"));
    }

    @Test
    void shouldNotOpenWithoutItsKeyAndSayWhichIsMissing() {
        String sealed = with(OLD).seal("row-1", SECRET);
        PersonalData.SealedException missing =
                assertThrows(PersonalData.SealedException.class, () -> with(NEW).open("row-1", sealed));
        assertEquals("gateway.encryption-keys has no key '2026' any more", missing.getMessage());
        assertThrows(
                PersonalData.SealedException.class, () -> with("2026:" + key(3)).open("row-1", sealed));
    }

    @Test
    void shouldNotOpenWhatWasMovedOrChanged() {
        PersonalData data = with(OLD);
        String sealed = data.seal("row-1", SECRET);
        assertThrows(PersonalData.SealedException.class, () -> data.open("row-2", sealed));
        char last = sealed.charAt(sealed.length() - 5);
        String changed = sealed.substring(0, sealed.length() - 5)
                + (last == 'A' ? 'B' : 'A')
                + sealed.substring(sealed.length() - 4);
        assertThrows(PersonalData.SealedException.class, () -> data.open("row-1", changed));
        for (String nonsense : new String[] {"", "2026:", "2026:AAAA", "2026:%%%", "nothing"}) {
            assertThrows(PersonalData.SealedException.class, () -> data.open("row-1", nonsense));
        }
    }
}
