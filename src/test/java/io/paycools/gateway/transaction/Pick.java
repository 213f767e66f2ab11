package io.paycools.gateway.transaction;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** Answers choices from a list of numbers; when they are used up, always the first choice. */
final class Pick implements IntUnaryOperator {

    /** More than any choice has. */
    static final int BOUND = 840;

    private final List<Integer> numbers;
    private int next;

    Pick(List<Integer> numbers) {
        this.numbers = numbers;
    }

    @Override
    public int applyAsInt(int choices) {
        return next < numbers.size() ? numbers.get(next++) % choices : 0;
    }
}
