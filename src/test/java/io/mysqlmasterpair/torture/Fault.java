package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.pair.Side;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** What happens in the middle of the repair, once. */
sealed interface Fault {

    /** What it is, and where. */
    String title();

    /** A word for the table, that leaves out where. */
    default String kind() {
        return title();
    }

    /** After this long it passes by itself; zero: it is over at once. */
    default Duration time() {
        return Duration.ZERO;
    }

    record None() implements Fault {
        @Override
        public String title() {
            return "none";
        }
    }

    /** The Job's process and its tools, at once, as when a pod is killed. */
    record KillWorker() implements Fault {
        @Override
        public String title() {
            return "kill worker";
        }
    }

    /** The Job's process hangs, is given up by the driver, and wakes when a newer one is at work. */
    record StaleWorker() implements Fault {
        @Override
        public String title() {
            return "stale worker";
        }
    }

    record KillServers(Set<Side> sides, Duration time) implements Fault {
        @Override
        public String title() {
            return "kill " + sides.stream().sorted().map(Names::of).collect(Collectors.joining("+"));
        }
    }

    /** Nothing comes through, and no connection is told. */
    record CutNetwork(Link link, Duration time) implements Fault {
        @Override
        public String title() {
            return "cut " + link.title();
        }

        @Override
        public String kind() {
            return "cut network";
        }
    }

    record SlowNetwork(Link link, Duration each, Duration time) implements Fault {
        @Override
        public String title() {
            return "slow " + link.title();
        }

        @Override
        public String kind() {
            return "slow network";
        }
    }

    /** The volume has no byte left for some time, or only so many, and is full in the middle of the next file. */
    record DiskFull(Duration time, long left) implements Fault {
        @Override
        public String title() {
            return left == 0 ? "disk full" : "disk full but for " + left / 1024 + " KiB";
        }

        @Override
        public String kind() {
            return left == 0 ? "disk full" : "disk full while writing";
        }
    }

    /** So is the disk of server b. */
    record TargetDiskFull(Duration time, long left) implements Fault {
        @Override
        public String title() {
            return "disk of b full but for " + left / 1024 + " KiB";
        }

        @Override
        public String kind() {
            return "disk of b full";
        }
    }

    record PersonStops(Side side) implements Fault {
        @Override
        public String title() {
            return "STOP REPLICA on " + Names.of(side);
        }

        @Override
        public String kind() {
            return "STOP REPLICA";
        }
    }

    record PersonStarts(Side side) implements Fault {
        @Override
        public String title() {
            return "START REPLICA on " + Names.of(side);
        }

        @Override
        public String kind() {
            return "START REPLICA";
        }
    }

    /** An administrator lifts super_read_only on b, writes a row, and puts it back. */
    record PersonWrites() implements Fault {
        @Override
        public String title() {
            return "write on fenced b";
        }
    }

    /** The replication account gets a new password, on both members, and then in the Secret. */
    record RotatePassword() implements Fault {
        @Override
        public String title() {
            return "rotate password";
        }
    }

    /** Conflicting rows on both members while the repair is at work. */
    record SecondBreak() implements Fault {
        @Override
        public String title() {
            return "second break";
        }
    }

    /** The clock of the Job's process jumps; never the machine's. */
    record ClockJump(Duration by) implements Fault {
        @Override
        public String title() {
            return "clock " + (by.isNegative() ? "back " : "forward ")
                    + by.abs().toHours() + "h";
        }

        @Override
        public String kind() {
            return "clock";
        }
    }

    /** Between whom the network suffers. */
    enum Link {
        MEMBERS("members"),
        WORKER_AND_A("worker-a"),
        WORKER_AND_B("worker-b"),
        ALL("all");

        private final String title;

        Link(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }
}
