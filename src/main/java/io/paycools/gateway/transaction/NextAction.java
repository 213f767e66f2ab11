package io.paycools.gateway.transaction;

/**
 * What the payer has to do to pay.
 *
 * @param type how to read the rest
 * @param url where to send the payer's browser; for a QR code a page that shows it, if there is one
 * @param qrContent what to draw as a QR code
 * @param virtualAccount the account number to transfer to
 */
public record NextAction(Type type, String url, String qrContent, String virtualAccount) {

    /** The kinds of action. */
    public enum Type {
        REDIRECT,
        DISPLAY_QR,
        BANK_TRANSFER
    }

    public static NextAction redirect(String url) {
        return new NextAction(Type.REDIRECT, url, null, null);
    }

    public static NextAction displayQr(String content) {
        return new NextAction(Type.DISPLAY_QR, null, content, null);
    }

    public static NextAction bankTransfer(String virtualAccount) {
        return new NextAction(Type.BANK_TRANSFER, null, null, virtualAccount);
    }
}
