package io.paycools.gateway.transaction;

/** Texts from outside, made to fit their column. */
final class Texts {

    private Texts() {}

    /** The first so many characters; what does not fit is dropped, and PostgreSQL's forbidden NUL with it. */
    static String cut(String text, int max) {
        if (text == null) {
            return null;
        }
        String clean = text.replace("\u0000", "");
        if (clean.codePointCount(0, clean.length()) <= max) {
            return clean;
        }
        return clean.substring(0, clean.offsetByCodePoints(0, max));
    }
}
