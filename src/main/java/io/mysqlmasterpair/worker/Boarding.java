package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.NamedLock;
import io.mysqlmasterpair.mysql.Patience;
import io.mysqlmasterpair.pair.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The common start: logs in to both members, makes sure they are the right ones, and locks them. Changes no data. */
final class Boarding {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(1);

    private Boarding() {}

    static ConnectOptions connectOptions(RunOptions options, Side side) {
        return new ConnectOptions(
                options.members().get(side).endpoint(), options.logins().admin(), options.tls(), CONNECT, ANSWER);
    }

    /** @throws Refused whatever is in the way: nothing was changed yet */
    static Run board(RunOptions options, Story story) {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            Map<Side, Member> members = new EnumMap<>(Side.class);
            Map<Side, NamedLock> locks = new EnumMap<>(Side.class);
            sides(options).forEach(side -> members.put(side, remember(opened, connect(options, side, story))));
            members.forEach((side, member) -> checkIdentity(options, member, side));
            refuseSameServer(members.values());
            members.forEach((side, member) -> locks.put(side, remember(opened, lock(options, member))));
            return new Run(options, story, members, locks);
        } catch (MemberException e) {
            closeAll(opened);
            throw e.isTransient() ? Refused.forNow(e.getMessage()) : Refused.forGood(e.getMessage());
        } catch (RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    /** The members that this run works on. */
    private static List<Side> sides(RunOptions options) {
        return options.writers().only().map(List::of).orElseGet(() -> List.of(Side.values()));
    }

    private static <T extends AutoCloseable> T remember(List<AutoCloseable> opened, T resource) {
        opened.add(resource);
        return resource;
    }

    private static Member connect(RunOptions options, Side side, Story story) {
        return Member.connect(
                options.members().get(side).name(),
                () -> connectOptions(options, side),
                new Patience(options.limits().room(), story::waits));
    }

    private static void checkIdentity(RunOptions options, Member member, Side side) {
        String found = member.state().serverUuid();
        options.members().get(side).uuid().ifPresent(expected -> {
            if (!expected.equalsIgnoreCase(found)) {
                throw Refused.forGood("wrong member: " + member.name() + " at " + member.endpoint() + " is server "
                        + found + ", expected " + expected);
            }
        });
    }

    /** Two names of one server: a repair would dump and overwrite the same data. */
    private static void refuseSameServer(Collection<Member> members) {
        Set<String> uuids = new HashSet<>();
        for (Member member : members) {
            String uuid = member.state().serverUuid();
            if (!uuids.add(uuid)) {
                throw Refused.forGood("both members are the same server " + uuid);
            }
        }
    }

    private static NamedLock lock(RunOptions options, Member member) {
        return member.lock(options.limits().lock())
                .orElseThrow(() -> Refused.forNow("another process works on " + member.name()));
    }

    private static void closeAll(List<AutoCloseable> opened) {
        for (AutoCloseable resource : opened.reversed()) {
            try {
                resource.close();
            } catch (Exception ignored) {
                // what is told is why boarding failed, not how it was left
            }
        }
    }
}
