package io.mysqlmasterpair.torture.cluster;

import io.mysqlmasterpair.decision.Rung;

/** What breaks the pair before the run begins. */
enum Break {
    /** b holds another row, unlogged, under a key that a uses: 1062 on b. */
    CONFLICT(Rung.RESEED),
    /** The same both ways, and b has logged rows of its own that a can't take any more. */
    CONFLICTS_BOTH_WAYS(Rung.RESEED),
    /** Both channels were stopped. */
    STOPPED(Rung.RESTART),
    /** b forgot its channel. By GTID it goes on where it was. */
    CHANNEL_LOST(Rung.RECONNECT);

    private final Rung cure;

    Break(Rung cure) {
        this.cure = cure;
    }

    /** The rung that the operator chooses for it. */
    Rung cure() {
        return cure;
    }
}
