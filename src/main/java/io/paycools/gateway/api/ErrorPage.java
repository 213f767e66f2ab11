package io.paycools.gateway.api;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** What stands in the place of a problem document at addresses that people open: a page that they can read. */
public interface ErrorPage {

    /** Whether people open this path, and not programs. */
    boolean isFor(String path);

    /**
     * Answers with the page for a status, and says that the connection ends with it.
     *
     * @return completed when the page is written
     */
    Future<Void> end(RoutingContext context, int status);
}
