package io.paycools.gateway.paycools;

/**
 * A key that cannot be used. The message names the format that was found and completes the sentence "the property holds
 * …"; it has nothing of the key in it, and there is no cause that could.
 */
final class UnreadableKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableKeyException(String found) {
        super(found);
    }
}
