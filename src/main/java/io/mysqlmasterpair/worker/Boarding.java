package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.NamedLock;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
            Both<Member> members = Both.of(side -> remember(opened, connect(options, side)));
            Both.of(side -> checkIdentity(options, members.get(side), side));
            refuseSameServer(members);
            Both<NamedLock> locks = Both.of(side -> remember(opened, lock(options, members.get(side))));
            members.map(member -> {
                member.leases().ensureSchema();
                return member;
            });
            return new Run(options, story, members, locks);
        } catch (MemberException e) {
            closeAll(opened);
            throw e.isTransient() ? Refused.forNow(e.getMessage()) : Refused.forGood(e.getMessage());
        } catch (RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    private static <T extends AutoCloseable> T remember(List<AutoCloseable> opened, T resource) {
        opened.add(resource);
        return resource;
    }

    private static Member connect(RunOptions options, Side side) {
        return Member.connect(options.members().get(side).name(), connectOptions(options, side));
    }

    private static boolean checkIdentity(RunOptions options, Member member, Side side) {
        String found = member.state().serverUuid();
        options.members().get(side).uuid().ifPresent(expected -> {
            if (!expected.equalsIgnoreCase(found)) {
                throw Refused.forGood("wrong member: " + member.name() + " at " + member.endpoint() + " is server "
                        + found + ", expected " + expected);
            }
        });
        return true;
    }

    /** Two names of one server: a repair would dump and overwrite the same data. */
    private static void refuseSameServer(Both<Member> members) {
        String a = members.a().state().serverUuid();
        if (a.equals(members.b().state().serverUuid())) {
            throw Refused.forGood("both members are the same server " + a);
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
