package io.paycools.gateway.packaged;

/**
 * The points in the life of an order at which the process is killed, numbered from 1 in their order. At each of them
 * something outside holds it fast: the wire keeps a request, or a trigger keeps a statement or a commit waiting.
 */
enum KillPoint {
    BEFORE_THE_RECORD("before INSERT SUBMITTING", false, "none"),
    RECORD_NOT_COMMITTED("commit INSERT SUBMITTING", false, "none"),
    RECORD_COMMITTED_NOTHING_SENT("commit INSERT SUBMITTING", true, "SUBMITTING"),
    SENT_NOT_ARRIVED(1, false, "SUBMITTING"),
    ARRIVED_NOT_ANSWERED(1, true, "SUBMITTING"),
    ANSWER_NOT_WRITTEN("before UPDATE PENDING", false, "SUBMITTING"),
    ANSWER_NOT_COMMITTED("commit UPDATE PENDING", false, "SUBMITTING"),
    ANSWER_COMMITTED_CALLER_NOT_TOLD("commit UPDATE PENDING", true, "PENDING"),
    WEBHOOK_NOT_WRITTEN("before INSERT NEW", false, "PENDING"),
    WEBHOOK_NOT_COMMITTED("commit INSERT NEW", false, "PENDING"),
    WEBHOOK_COMMITTED_NOT_ACKNOWLEDGED("commit INSERT NEW", true, "PENDING NEW"),
    WEBHOOK_NOT_APPLIED("before UPDATE SUCCEEDED", false, "PENDING NEW"),
    WEBHOOK_APPLIED_NOT_COMMITTED("commit UPDATE SUCCEEDED", false, "PENDING NEW"),
    WEBHOOK_APPLIED_AND_COMMITTED("commit UPDATE SUCCEEDED", true, "SUCCEEDED APPLIED"),
    TAKEN_UP_AGAIN_NOT_COMMITTED("commit UPDATE SUBMITTING", false, "CREATED"),
    TAKEN_UP_AGAIN_NOTHING_SENT("commit UPDATE SUBMITTING", true, "SUBMITTING"),
    SENT_AGAIN_NOT_ARRIVED(4, false, "SUBMITTING"),
    SENT_AGAIN_NOT_ANSWERED(4, true, "SUBMITTING"),
    QUESTION_UNDER_WAY(2, true, "PENDING"),
    ANSWER_TO_QUESTION_NOT_WRITTEN("before UPDATE SUCCEEDED", false, "PENDING"),
    ANSWER_TO_QUESTION_NOT_COMMITTED("commit UPDATE SUCCEEDED", false, "PENDING"),
    ANSWER_TO_QUESTION_COMMITTED("commit UPDATE SUCCEEDED", true, "SUCCEEDED");

    private final String statement;
    private final int request;
    private final boolean goesThrough;
    private final String leaves;

    /** A statement, or the commit after it, is held; after the death it is rolled back or goes through. */
    KillPoint(String statement, boolean goesThrough, String leaves) {
        this(statement, 0, goesThrough, leaves);
    }

    /** A request about the order, counted from 1, is held, before or after PayCools has it. */
    KillPoint(int request, boolean goesThrough, String leaves) {
        this(null, request, goesThrough, leaves);
    }

    KillPoint(String statement, int request, boolean goesThrough, String leaves) {
        this.statement = statement;
        this.request = request;
        this.goesThrough = goesThrough;
        this.leaves = leaves;
    }

    int number() {
        return ordinal() + 1;
    }

    /** Null when it is a request that is held. */
    String statement() {
        return statement;
    }

    int request() {
        return request;
    }

    boolean goesThrough() {
        return goesThrough;
    }

    /** What is found in the database after the death: the status, and the state of the webhook if there is one. */
    String leaves() {
        return leaves;
    }

    /** Whether it is the resolver that is killed. */
    boolean ofTheResolver() {
        return ordinal() >= QUESTION_UNDER_WAY.ordinal();
    }

    /** Whether it is the dispatcher; payments are not sent again. */
    boolean ofTheDispatcher() {
        return ordinal() >= TAKEN_UP_AGAIN_NOT_COMMITTED.ordinal() && !ofTheResolver();
    }

    /** Whether it is what a webhook does that is killed. */
    boolean ofAWebhook() {
        return name().startsWith("WEBHOOK");
    }

    boolean ofAJob() {
        return ofTheDispatcher() || ofTheResolver();
    }

    /** What the order asks of the stand-in. One that is killed by its webhook is paid when its answer is recorded. */
    String remark() {
        return ofAWebhook()
                ? "sandbox:stay-pending"
                : "sandbox:auto-pay sandbox:no-webhook" + (ofTheDispatcher() ? " sandbox:busy=3" : "");
    }

    @Override
    public String toString() {
        return number() + " " + name();
    }
}
