package io.paycools.gateway.api;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** A problem document, or a page for people, for what is refused before it comes to a resource. */
@ApplicationScoped
public class ProblemAnswer {

    private static final long PATIENCE_MILLIS = 5000;

    private final ObjectMapper json;
    private final ErrorPage page;

    ProblemAnswer(ObjectMapper json, ErrorPage page) {
        this.json = json;
        this.page = page;
    }

    /** Answers, and takes nothing more from the connection. */
    public void endAndClose(RoutingContext context, ErrorCode code, String detail) {
        end(context, code, detail)
                .onComplete(written -> context.request().connection().close());
    }

    /**
     * Answers while the caller is still sending, and lets it send on for a little while: one that is cut off in the
     * middle of its body would not read the answer.
     */
    public void endAndLetFinish(RoutingContext context, ErrorCode code, String detail) {
        end(context, code, detail);
        context.request().resume();
        context.vertx()
                .setTimer(
                        PATIENCE_MILLIS, late -> context.request().connection().close());
    }

    private Future<Void> end(RoutingContext context, ErrorCode code, String detail) {
        if (page.isFor(context.request().path())) {
            return page.end(context, code.status());
        }
        try {
            return context.response()
                    .setStatusCode(code.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end(json.writeValueAsString(Problem.of(code, detail, List.of())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem cannot be written as JSON", e);
        }
    }
}
