package io.paycools.gateway.paycools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The script that makes our key pair: what it writes and prints is what the gateway and PayCools' dashboard take. */
class GenerateKeysTest {

    private static final Path SCRIPT = Path.of("deploy/keys/generate-keys.sh").toAbsolutePath();

    @TempDir
    Path folder;

    private record Run(int exit, String output, String told) {}

    private Run run(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = SCRIPT.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path told = Files.createTempFile(folder, "told", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(told.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the script does not end");
        return new Run(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(told, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 4096})
    void shouldMakeAPairThatBothSidesTake(int bits) throws Exception {
        Path keys = folder.resolve("my keys");

        Run run = run(keys.toString(), Integer.toString(bits));

        assertEquals(0, run.exit(), run.told());
        Path file = keys.resolve("merchant-private-key.pem");
        String pem = Files.readString(file);
        assertTrue(pem.startsWith("-----BEGIN PRIVATE KEY-----\n"), "PKCS#8 in PEM");
        RSAPrivateCrtKey privateKey = RsaKeys.readPrivate(pem);
        assertEquals(bits, privateKey.getModulus().bitLength());

        // One line and nothing else, as the dashboard wants it.
        assertTrue(run.output().matches("[A-Za-z0-9+/]+={0,2}\n"), run.output());
        RSAPublicKey publicKey = RsaKeys.readPublic(run.output().strip());
        assertEquals(RsaKeys.publicKeyOf(privateKey), publicKey);
        assertEquals(RsaKeys.uploadForm(publicKey), run.output().strip());
        assertTrue(run.told().contains(RsaKeys.fingerprint(publicKey)), run.told());

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)));
        try (var left = Files.list(keys)) {
            assertEquals(1, left.count(), "nothing else is left");
        }
        String body = pem.lines().skip(1).findFirst().orElseThrow();
        assertFalse((run.output() + run.told()).contains(body), "the private key is shown to nobody");
    }

    @Test
    void shouldLeaveAKeyAsItIs() throws Exception {
        Path file = Files.writeString(folder.resolve("merchant-private-key.pem"), "the only one\n");

        Run run = run(folder.toString());

        assertEquals(1, run.exit());
        assertEquals("", run.output());
        assertTrue(run.told().contains("exists"), run.told());
        assertEquals("the only one\n", Files.readString(file));
    }

    @Test
    void shouldNotFollowALinkThatLeadsNowhere() throws Exception {
        Path elsewhere = folder.resolve("elsewhere.pem");
        Files.createSymbolicLink(folder.resolve("merchant-private-key.pem"), elsewhere);

        assertEquals(1, run(folder.toString()).exit());

        assertFalse(Files.exists(elsewhere));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1024", "3072", "many", ""})
    void shouldRefuseOtherLengths(String bits) throws Exception {
        Path keys = folder.resolve("none");

        Run run = run(keys.toString(), bits);

        // An empty argument is the default.
        assertEquals(bits.isEmpty() ? 0 : 1, run.exit(), run.told());
        assertEquals(bits.isEmpty(), Files.exists(keys.resolve("merchant-private-key.pem")));
    }
}
