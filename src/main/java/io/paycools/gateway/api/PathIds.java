package io.paycools.gateway.api;

import java.util.UUID;

/** Ids in paths. */
public final class PathIds {

    private PathIds() {}

    /** Reads an id; what cannot be one is simply not there. */
    public static UUID parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            // The JDK reads shortened forms too; one resource has one address.
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw ServiceException.notFound();
        }
        throw ServiceException.notFound();
    }
}
