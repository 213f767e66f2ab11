package io.paycools.gateway.onboarding;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.QueryStringDecoder;

/**
 * What a person has sent with a form of the page; what is absent is null.
 *
 * @param done whether the step is said to be done, or taken back
 */
record GoLiveForm(String account, String token, String step, boolean done, String person, String note) {

    static final String ACCOUNT = "account";
    static final String TOKEN = "token";
    static final String STEP = "step";
    static final String DONE = "done";
    static final String PERSON = "person";
    static final String NOTE = "note";

    /** What a name and a note have to be. */
    static final String RULE = "Your name is needed, with 1 to 128 characters; a note has at most 512.";

    /** Far more than the forms have. */
    private static final int MOST_FIELDS = 16;

    /** Reads a body of type {@code application/x-www-form-urlencoded}; what is no such thing is an empty form. */
    static GoLiveForm parse(byte[] body) {
        String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
        try {
            Map<String, List<String>> sent =
                    new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MOST_FIELDS).parameters();
            return new GoLiveForm(
                    first(sent, ACCOUNT),
                    first(sent, TOKEN),
                    first(sent, STEP),
                    "true".equals(first(sent, DONE)),
                    first(sent, PERSON),
                    first(sent, NOTE));
        } catch (IllegalArgumentException e) {
            return new GoLiveForm(null, null, null, false, null, null);
        }
    }

    private static String first(Map<String, List<String>> sent, String name) {
        List<String> values = sent.getOrDefault(name, List.of());
        String value = values.isEmpty() ? "" : values.get(0).strip();
        return value.isEmpty() ? null : value;
    }

    /** Of the page of an account, at a step if one is given. */
    static String address(String account, String step) {
        return GoLivePageResource.PATH + "?account=" + URLEncoder.encode(account, StandardCharsets.UTF_8)
                + (step == null ? "" : "#" + step);
    }

    /** The token is nobody else's. */
    @Override
    public String toString() {
        return "GoLiveForm[masked]";
    }
}
