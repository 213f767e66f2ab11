package io.paycools.gateway.paycools;

import java.io.IOException;
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
 * Base64, with Windows line ends, blanks, quotes or line ends that a tool wrote out as backslash and n.
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
        SPKI_PUBLIC,
        PKCS1_PUBLIC,
        CERTIFICATE
    }

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    static KeyFile read(String text) {
        String clean = clean(text);
        if (clean.isEmpty()) {
            throw new UnreadableKeyException("nothing");
        }
        byte[] der = clean.contains("-----BEGIN ") ? decodePem(clean) : decodeBare(clean);
        return new KeyFile(formatOf(der), der);
    }

    private static String clean(String text) {
        String clean = text.replace("\uFEFF", "").strip();
        if (clean.length() > 1 && clean.charAt(0) == clean.charAt(clean.length() - 1)) {
            char first = clean.charAt(0);
            clean = first == '"' || first == '\''
                    ? clean.substring(1, clean.length() - 1).strip()
                    : clean;
        }
        return clean.replace("\\r", "\n").replace("\\n", "\n");
    }

    private static byte[] decodePem(String text) {
        Matcher pem = PEM.matcher(text);
        if (!pem.find()) {
            throw new UnreadableKeyException("PEM text that is cut off: its END line is missing");
        }
        String body = pem.group(2);
        if (body.contains("ENCRYPTED")) {
            throw new UnreadableKeyException(
                    "an encrypted private key; decrypt it first, the gateway takes no passphrase");
        }
        return decode(body.replaceAll("\\s", ""), "PEM text");
    }

    private static byte[] decodeBare(String text) {
        String base64 = text.replaceAll("\\s", "");
        if (!base64.matches("[A-Za-z0-9+/]+={0,2}") || base64.length() < 40) {
            throw new UnreadableKeyException("text that is neither PEM nor the Base64 of a key");
        }
        return decode(base64, "Base64 text");
    }

    private static byte[] decode(String base64, String kind) {
        byte[] der;
        try {
            der = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new UnreadableKeyException(kind + " that is damaged or cut off");
        }
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
        return der;
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
