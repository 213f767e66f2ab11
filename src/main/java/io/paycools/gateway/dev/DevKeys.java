package io.paycools.gateway.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * Keys for development, made on the first run and kept beside the database: our own pair, the sandbox's, and the one
 * for personal data at rest.
 */
record DevKeys(Path folder) {

    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    static DevKeys in(Path folder) throws IOException, GeneralSecurityException {
        DevKeys keys = new DevKeys(folder);
        Files.createDirectories(folder);
        keys.makeIfMissing("merchant");
        keys.makeIfMissing("platform");
        return keys;
    }

    Path privateFile(String name) {
        return folder.resolve(name + "-private.pem");
    }

    Path publicFile(String name) {
        return folder.resolve(name + "-public.pem");
    }

    /** What {@code gateway.encryption-keys} takes. */
    String encryptionKeys() throws IOException {
        Path file = folder.resolve("encryption-key.txt");
        if (!Files.exists(file)) {
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            createPrivate(file);
            Files.writeString(file, "dev:" + Base64.getEncoder().encodeToString(key));
        }
        return Files.readString(file).strip();
    }

    private void makeIfMissing(String name) throws IOException, GeneralSecurityException {
        if (Files.exists(privateFile(name)) && Files.exists(publicFile(name))) {
            return;
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Files.deleteIfExists(privateFile(name));
        createPrivate(privateFile(name));
        Files.writeString(privateFile(name), encode(PRIVATE, pair.getPrivate().getEncoded()));
        Files.writeString(publicFile(name), encode(PUBLIC, pair.getPublic().getEncoded()));
    }

    private void createPrivate(Path file) throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
        }
    }

    private static String encode(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
