package io.paycools.gateway.health;

import jakarta.enterprise.context.ApplicationScoped;

import io.paycools.gateway.api.Unexpected;
import io.paycools.gateway.transaction.TransactionQueries;
import io.paycools.gateway.transaction.TransactionSearch;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/**
 * Does once, before there is a request, what every request does. The first time takes many times as long as any later
 * one: classes are loaded and the first query is parsed, on the thread that all connections to the database wait for.
 * On a node that is short of CPU the first requests would give up before that is over.
 */
@ApplicationScoped
public class FirstUse {

    private static final Logger LOG = Logger.getLogger(FirstUse.class);
    private static final TransactionSearch ANY =
            new TransactionSearch(null, null, null, null, null, null, null, null, null, 1);

    private final TransactionQueries transactions;
    private volatile boolean over;

    FirstUse(TransactionQueries transactions) {
        this.transactions = transactions;
    }

    /** Whether it is over, so that requests may come. */
    boolean isOver() {
        return over;
    }

    /** Tries it; answers whether it is over. Never fails. */
    public Uni<Boolean> make() {
        // Not by an annotation: that the session cannot be opened is a failure like any other here.
        return Panache.withSession(() -> transactions.search(ANY))
                .map(found -> true)
                .onFailure(Unexpected::isNoError)
                .recoverWithItem(failure -> {
                    LOG.warnf("not ready yet, the database did not answer: %s", Unexpected.describe(failure));
                    return false;
                })
                .invoke(done -> over = done);
    }
}
