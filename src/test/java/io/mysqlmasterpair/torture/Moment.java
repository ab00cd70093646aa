package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.Step;
import java.time.Duration;

/** When the fault happens. */
sealed interface Moment {

    Step step();

    /** The same with a delay, where it has one: so much, from 0 to 1, of the time in which it may be. */
    default Moment within(double part) {
        return this;
    }

    /** Boundary or step, without the delay. */
    default String place() {
        return toString();
    }

    /** The process is held at the boundary until the fault has happened. */
    record Before(Step step) implements Moment {
        @Override
        public String toString() {
            return "before " + step.command();
        }
    }

    record After(Step step) implements Moment {
        @Override
        public String toString() {
            return "after " + step.command();
        }
    }

    /** So long after the step said that it begins. */
    record Inside(Step step, Duration delay) implements Moment {
        @Override
        public Moment within(double part) {
            return new Inside(step, Duration.ofMillis(Math.round(part * (Moments.isLong(step) ? 1500 : 150))));
        }

        @Override
        public String place() {
            return "inside " + step.command();
        }

        @Override
        public String toString() {
            return step.command() + "+" + delay.toMillis() + "ms";
        }
    }

    /** The target's schemas are dropped, and the dump is being loaded. */
    record Loading() implements Moment {
        @Override
        public Step step() {
            return Step.IMPORT;
        }

        @Override
        public String toString() {
            return "import, loading";
        }
    }
}
