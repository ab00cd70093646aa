package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A run's options with something changed, and all else as it was. */
final class OptionsLike {

    private final RunOptions these;
    private Both<RunOptions.MemberOption> members;
    private Optional<Side> authority;
    private ReplicationMode mode;
    private RunOptions.Logins logins;
    private Tls tls;
    private Optional<Path> caFile;
    private RunOptions.Limits limits;
    private Set<String> replicas;

    private OptionsLike(RunOptions these) {
        this.these = these;
        members = these.members();
        authority = these.authority();
        mode = these.mode();
        logins = these.logins();
        tls = these.tls();
        caFile = these.caFile();
        limits = these.limits();
        replicas = these.replicas();
    }

    static OptionsLike these(RunOptions options) {
        return new OptionsLike(options);
    }

    OptionsLike members(Both<RunOptions.MemberOption> other) {
        members = other;
        return this;
    }

    OptionsLike authority(Side other) {
        authority = Optional.of(other);
        return this;
    }

    OptionsLike mode(ReplicationMode other) {
        mode = other;
        return this;
    }

    OptionsLike logins(RunOptions.Logins other) {
        logins = other;
        return this;
    }

    OptionsLike tls(TlsMode checked, Path ca) {
        tls = Tls.withCaFile(checked, ca);
        caFile = Optional.of(ca);
        return this;
    }

    OptionsLike limits(RunOptions.Limits other) {
        limits = other;
        return this;
    }

    OptionsLike replicas(Set<String> other) {
        replicas = other;
        return this;
    }

    RunOptions done() {
        return new RunOptions(
                members,
                authority,
                mode,
                these.run(),
                these.ordinal(),
                these.dir(),
                these.keep(),
                these.keepFor(),
                these.merge(),
                logins,
                tls,
                caFile,
                limits,
                replicas,
                these.writers(),
                these.accounts());
    }
}
