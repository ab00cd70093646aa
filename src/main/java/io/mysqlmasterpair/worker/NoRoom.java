package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.MemberException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Says which disk is full, and what to do about it. All of it may be tried again: a run's attempts are bounded, what was half
 * written is removed first, and whatever was fenced stays so.
 */
final class NoRoom {

    /** As the operating system says it, and as servers and their tools give its number (28, ENOSPC; 122, EDQUOT). */
    private static final Pattern SAID = Pattern.compile(
            "No space left on device|Disk quota exceeded|(?i:err(no|code)):? \"?(28|122)\\b|\\bDisk full\\b");

    /** ER_RECORD_FILE_FULL, as a client tells it. */
    private static final Pattern TABLE_FULL = Pattern.compile("\\bERROR (1114|1021) \\(");

    /** What a volume has left on which a buffer could not be written. */
    private static final long LEFT_OVER = 1 << 20;

    private NoRoom() {}

    static boolean isSaidIn(String words) {
        return SAID.matcher(words).find() || TABLE_FULL.matcher(words).find();
    }

    /** Whether hardly anything more can be written where something could not be. */
    static boolean isIn(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < LEFT_OVER;
        } catch (IOException e) {
            return false;
        }
    }

    static Failed onVolume(Path folder, String words) {
        return new Failed(
                "the volume is full, in " + folder + ": " + words
                        + ". Remove what is not needed there, old archives that were"
                        + " copied away say, or enlarge it; what this attempt had half written is removed",
                true);
    }

    static Failed onMember(String member, String words) {
        return onMember("member " + member + ": has no room left on its disk: " + words);
    }

    private static Failed onMember(String words) {
        return new Failed(words + ". Make room there or enlarge it; what is fenced stays fenced until then", true);
    }

    static Failed inTemporary(IOException e) {
        return new Failed(
                "no temporary file can be made in " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(),
                true);
    }

    /** The same failure, as a sentence about the disk that is full, where that is its cause. */
    static RuntimeException told(Run run, RuntimeException failure) {
        if (failure instanceof MemberException member && member.isDiskFull()) {
            return onMember(member.getMessage());
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && isSaidIn(String.valueOf(cause.getMessage()))) {
                Failed told = onVolume(run.workspace().dir(), String.valueOf(failure.getMessage()));
                told.initCause(failure);
                return told;
            }
        }
        return failure;
    }
}
