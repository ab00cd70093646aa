package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Events.Event;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.util.List;

/**
 * A point in the history of each member at which both hold the same data. Channels go on from there.
 *
 * @param authoritySet what the authority had executed; empty in file/position mode
 * @param authorityAt its coordinates
 * @param targetSet what the target counts as executed of its own accord: before an import, and without the dump's set
 * @param targetAt the target's coordinates; it has written nothing since
 * @param targetEvents the target's events as they were before the repair
 */
record CommonPoint(
        GtidSet authoritySet,
        BinlogPosition authorityAt,
        GtidSet targetSet,
        BinlogPosition targetAt,
        List<Event> targetEvents) {

    /** After an import: where the dump was taken, and where the target was archived. */
    static CommonPoint of(DumpManifest dump, ArchiveManifest archive) {
        return new CommonPoint(
                dump.gtidSet(), dump.coordinates(), archive.executedSet(), archive.coordinates(), archive.events());
    }

    /** @throws Refused when the target has transactions that neither the point nor the authority knows */
    void refuseStrangers(Member authority, Member target) {
        GtidSet unknown = target.gtids()
                .executed()
                .subtract(targetSet)
                .subtract(authority.gtids().executed());
        if (!unknown.isEmpty()) {
            throw Refused.forGood("somebody wrote on " + target.name() + " since its data are known: " + unknown);
        }
    }
}
