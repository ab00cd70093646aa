package io.mysqlmasterpair.pair;

import java.util.function.Function;

/** A value for each side of a pair. */
public record Both<T>(T a, T b) {

    public T get(Side side) {
        return switch (side) {
            case A -> a;
            case B -> b;
        };
    }

    public <R> Both<R> map(Function<? super T, ? extends R> function) {
        return new Both<>(function.apply(a), function.apply(b));
    }

    /** Builds a value for each side from the side itself. */
    public static <R> Both<R> of(Function<Side, ? extends R> function) {
        return new Both<>(function.apply(Side.A), function.apply(Side.B));
    }
}
