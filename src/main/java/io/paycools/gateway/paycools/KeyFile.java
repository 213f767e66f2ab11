package io.paycools.gateway.paycools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;

/**
 * The bytes of a key and the format they are in, taken out of the text in which somebody pasted them: PEM or bare
 * Base64, with Windows line ends, blanks, quotes, or line ends and slashes that a tool wrote with a backslash.
 *
 * <p>The format is told by the bytes: labels in PEM text are often wrong.
 */
record KeyFile(Format format, byte[] der) {

    /** What the bytes are. */
    enum Format {
        PKCS8_PRIVATE,
        PKCS1_PRIVATE,
        EC_PRIVATE,
        ENCRYPTED_PRIVATE,
        OPENSSH_PRIVATE,
        SPKI_PUBLIC,
        PKCS1_PUBLIC,
        OPENSSH_PUBLIC,
        CERTIFICATE
    }

    private static final String BEGIN = "-----BEGIN ";

    /** The label at the end need not be the one at the beginning: neither is believed. */
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN [A-Z0-9 ]+-----(.*?)-----END [A-Z0-9 ]+-----", Pattern.DOTALL);

    /** The name of the curve, which openssl ecparam writes as a block of its own before the key. */
    private static final Pattern EC_PARAMETERS =
            Pattern.compile("-----BEGIN EC PARAMETERS-----.*?-----END EC PARAMETERS-----", Pattern.DOTALL);

    /** Byte order mark, zero-width blanks, soft hyphens: chat programs and documents put them into long words. */
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    /** Blanks that {@code strip} and {@code \s} overlook, the no-break space for one. */
    private static final Pattern BLANK = Pattern.compile("\\p{Zs}");

    /** Reads the text; the bytes are one complete DER sequence, or none for the formats that are refused anyway. */
    static KeyFile read(String text) {
        String clean = clean(text);
        if (clean.isEmpty()) {
            throw new UnreadableKeyException("nothing");
        }
        return clean.contains(BEGIN) ? readPem(clean) : readBare(clean);
    }

    private static String clean(String text) {
        if (text == null) {
            return "";
        }
        String clean = BLANK.matcher(INVISIBLE.matcher(text).replaceAll(""))
                .replaceAll(" ")
                .strip();
        if (clean.length() > 1 && clean.charAt(0) == clean.charAt(clean.length() - 1)) {
            char first = clean.charAt(0);
            clean = first == '"' || first == '\'' ? clean.substring(1, clean.length() - 1) : clean;
        }
        return clean.replace("\\r", "\n")
                .replace("\\n", "\n")
                .replace("\\/", "/")
                .strip();
    }

    private static KeyFile readPem(String text) {
        String keys = EC_PARAMETERS.matcher(text).replaceAll("");
        if (keys.indexOf(BEGIN) != keys.lastIndexOf(BEGIN)) {
            // To take the first would lose, unnoticed, the second key of a rotation.
            throw new UnreadableKeyException("PEM text with more than one block; one key is needed");
        }
        Matcher pem = PEM.matcher(keys);
        if (!pem.find()) {
            throw new UnreadableKeyException("PEM text that is cut off: its END line is missing");
        }
        String body = pem.group(1);
        if (body.contains("Proc-Type:") && body.contains("ENCRYPTED")) {
            return new KeyFile(Format.ENCRYPTED_PRIVATE, new byte[0]);
        }
        return of(body.replaceAll("\\s", ""), "PEM text");
    }

    private static KeyFile readBare(String text) {
        if (text.startsWith("ssh-")) {
            return new KeyFile(Format.OPENSSH_PUBLIC, new byte[0]);
        }
        if (text.contains("BEGIN ") || text.contains("END ")) {
            throw new UnreadableKeyException("PEM text whose BEGIN line is missing or damaged");
        }
        String base64 = text.replaceAll("\\s", "");
        if (!base64.matches("[A-Za-z0-9+/]+={0,2}") || base64.length() < 40) {
            throw new UnreadableKeyException("text that is neither PEM nor the Base64 of a key");
        }
        return of(base64, "Base64 text");
    }

    private static KeyFile of(String base64, String kind) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new UnreadableKeyException(kind + " that is damaged or cut off");
        }
        if (startsWith(bytes, "openssh-key-v1\0")) {
            return new KeyFile(Format.OPENSSH_PRIVATE, new byte[0]);
        }
        if (startsWith(bytes, "\0\0\0\7ssh-rsa")) {
            return new KeyFile(Format.OPENSSH_PUBLIC, new byte[0]);
        }
        if (startsWith(bytes, BEGIN) || startsWith(bytes, "MII")) {
            throw new UnreadableKeyException(kind + " that was encoded twice; decode it once");
        }
        requireWhole(bytes, kind);
        return new KeyFile(formatOf(bytes), bytes);
    }

    private static boolean startsWith(byte[] bytes, String start) {
        // ISO-8859-1 gives one character for each byte.
        return new String(bytes, StandardCharsets.ISO_8859_1).startsWith(start);
    }

    private static void requireWhole(byte[] der, String kind) {
        if (der.length < 4 || der[0] != 0x30) {
            throw new UnreadableKeyException(kind + " that is not a key");
        }
        int declared = declaredLength(der);
        if (declared > der.length) {
            throw new UnreadableKeyException(kind + " that is cut off: the key goes on after its end");
        }
        if (declared < der.length) {
            throw new UnreadableKeyException(kind + " that goes on after the end of the key");
        }
    }

    /** The length that the outermost DER sequence says it has, its own head included. */
    private static int declaredLength(byte[] der) {
        int first = der[1] & 0xFF;
        if (first < 0x80) {
            return 2 + first;
        }
        int octets = first & 0x7F;
        if (octets > 3 || der.length < 2 + octets) {
            return Integer.MAX_VALUE;
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << 8) | (der[2 + i] & 0xFF);
        }
        return 2 + octets + length;
    }

    private static Format formatOf(byte[] der) {
        ASN1Encodable[] parts;
        try {
            parts = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der)).toArray();
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new UnreadableKeyException("something that looks like a key and cannot be read");
        }
        Format format = formatOf(parts);
        if (format == null) {
            throw new UnreadableKeyException("something that is no RSA key in a known format");
        }
        return format;
    }

    private static Format formatOf(ASN1Encodable[] parts) {
        boolean number = parts.length > 0 && parts[0] instanceof ASN1Integer;
        boolean sequence = parts.length > 0 && parts[0] instanceof ASN1Sequence;
        if (number && parts.length >= 3 && parts[1] instanceof ASN1Sequence) {
            return Format.PKCS8_PRIVATE;
        }
        if (number && parts.length >= 2 && parts[1] instanceof ASN1OctetString) {
            return Format.EC_PRIVATE;
        }
        if (number && parts.length >= 9) {
            return Format.PKCS1_PRIVATE;
        }
        if (number && parts.length == 2 && parts[1] instanceof ASN1Integer) {
            return Format.PKCS1_PUBLIC;
        }
        if (sequence && parts.length == 2 && parts[1] instanceof ASN1OctetString) {
            return Format.ENCRYPTED_PRIVATE;
        }
        if (sequence && parts.length == 2 && parts[1] instanceof ASN1BitString) {
            return Format.SPKI_PUBLIC;
        }
        return sequence && parts.length == 3 && parts[2] instanceof ASN1BitString ? Format.CERTIFICATE : null;
    }

    /** Never the bytes. */
    @Override
    public String toString() {
        return "KeyFile[" + format + "]";
    }
}
