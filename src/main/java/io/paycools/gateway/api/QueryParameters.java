package io.paycools.gateway.api;

import java.util.Arrays;
import java.util.Set;

import jakarta.ws.rs.core.UriInfo;

/** Reads the query parameters that lists share; what is wrong is named, and what was sent is not quoted. */
public final class QueryParameters {

    private QueryParameters() {}

    /** Refuses other parameters: a filter that is misspelt and ignored would show too much and look right. */
    public static void requireKnown(UriInfo uri, Set<String> known) {
        for (String name : uri.getQueryParameters().keySet()) {
            if (!known.contains(name)) {
                throw ServiceException.invalidParameter(
                        name.matches("[A-Za-z0-9_-]{1,64}") ? name : "?", "is not a parameter of this resource");
            }
        }
    }

    /** A number from 1 on. */
    public static int number(String parameter, String text, int ifAbsent, int most) {
        if (text == null) {
            return ifAbsent;
        }
        if (text.matches("[1-9][0-9]{0,5}") && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw ServiceException.invalidParameter(parameter, "must be 1 to " + most);
    }

    /** The constant with exactly the name, or null when there is no parameter. */
    public static <E extends Enum<E>> E constant(String parameter, String text, E[] values) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(values)
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        ServiceException.invalidParameter(parameter, "must be one of " + Arrays.toString(values)));
    }
}
