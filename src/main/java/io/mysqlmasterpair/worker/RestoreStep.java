package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.Side;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Puts the tables of an archive's copy into schemas of their own on one member, to be looked at, or takes these away again.
 * Nothing of it is logged, and no repair looks at it: the pair does not notice.
 */
public final class RestoreStep implements WorkerStep {

    private static final String COPY = "copy.sql.gz";

    private final Path runFolder;
    private final String on;
    private final ScratchNames names;
    private final boolean discard;

    private RestoreStep(Path runFolder, String on, String prefix, boolean discard) {
        this.runFolder = runFolder;
        this.on = on;
        this.names = new ScratchNames(prefix);
        this.discard = discard;
    }

    /** @throws Refused for a prefix that is none */
    public static RestoreStep into(Path runFolder, String on, String prefix) {
        return new RestoreStep(runFolder, on, prefix, false);
    }

    /** @throws Refused for a prefix that is none */
    public static RestoreStep discarding(String on, String prefix) {
        return new RestoreStep(Path.of(""), on, prefix, true);
    }

    @Override
    public Step step() {
        return Step.ARCHIVE;
    }

    @Override
    public String about() {
        return (discard ? "drop what was restored on " : "restore the tables of an archive on ") + on;
    }

    @Override
    public String help() {
        return "";
    }

    @Override
    public Ending run(Run run) {
        for (Side side : Side.values()) {
            StartStep.refuseFenced(run.member(side));
        }
        Member member = Stream.of(Side.values())
                .map(run::member)
                .filter(each -> each.name().equals(on))
                .findFirst()
                .orElseThrow(() -> Refused.forGood("--on names no member: " + on));
        if (member.settings().isOn("read_only")) {
            throw Refused.forGood(member.name() + " takes no writes");
        }
        return discard ? discard(run, member) : restore(run, member, OpenArchive.of(runFolder));
    }

    private Ending discard(Run run, Member member) {
        List<String> found =
                member.catalog().scratchSchemas().stream().filter(names::isOne).toList();
        member.catalog().dropUnlogged(found);
        found.forEach(schema -> run.story().say("Dropped " + schema + "."));
        return found.isEmpty()
                ? Ending.skipped("There is nothing of that name on " + member.name() + ".")
                : Ending.done("Dropped " + found.size() + " schemas of " + member.name() + ", unlogged.");
    }

    private Ending restore(Run run, Member member, OpenArchive archive) {
        KeptFile copy = archive.manifest().files().stream()
                .filter(file -> file.name().equals(COPY))
                .findFirst()
                .orElseThrow(() -> Refused.forGood("the archive holds no copy: the member had no schemas"));
        List<String> there =
                member.catalog().scratchSchemas().stream().filter(names::isOne).toList();
        if (!there.isEmpty()) {
            throw Refused.forGood(there.getFirst() + " is on " + member.name()
                    + " already; drop it with 'archives discard'" + " or restore into another name");
        }
        copy.verify(archive.folder());
        List<String> schemas = archive.manifest().schemas();
        schemas.forEach(schema -> member.catalog().createUnlogged(names.of(schema)));
        run.tools().load(member, stdin -> feed(archive.folder().resolve(COPY), stdin));
        schemas.forEach(
                schema -> run.story().say("Restored the tables of " + schema + " as " + names.of(schema) + "."));
        return Ending.done("Restored the tables of " + schemas.size() + " schemas on " + member.name()
                + ". Only read them: what is written there would be logged, and stop the channel. Drop them with"
                + " 'archives discard', never with DROP DATABASE.");
    }

    private void feed(Path copy, OutputStream stdin) throws IOException {
        OutputStream out = new BufferedOutputStream(stdin, 1 << 16);
        try (InputStream in =
                new BufferedInputStream(new GZIPInputStream(Files.newInputStream(copy), 1 << 16), 1 << 16)) {
            out.write("SET SESSION sql_log_bin=0;\n".getBytes(StandardCharsets.UTF_8));
            new ScratchFilter(in, out, names::of).run();
        }
        out.flush();
    }
}
