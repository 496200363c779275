package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.SinkContext;
import dev.regent.runtime.api.SinkWriter;
import dev.regent.runtime.api.TwoPhaseSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A directory of part files, each written in one transaction and visible only when it is committed: readers who ignore names that start
 * with a dot see whole, final, unchanging files {@code part-...} and nothing else.
 *
 * <p>A transaction is the file {@code .pending/<subtask>-<token>-<n>-<sequence>-<job>}, where token and n are the attempt. Pre-commit writes it
 * out and syncs file and directory; commit renames it to {@code part-} and the same name and syncs the directory; roll back deletes it.
 *
 * <p><b>Why a superseded attempt can do no harm.</b> Let Z be an attempt that still runs although a larger one, N, has been restored.
 * <ol>
 *   <li><i>Names do not collide.</i> Z's names carry Z's attempt, which nobody else has, so Z creates, renames and deletes no file that N created,
 *       with the exceptions of 3 and 4.
 *   <li><i>Z makes nothing visible that is not named.</i> Only a commit renames, and it renames exactly what the metadata of a completed
 *       checkpoint names. Since N exists, acknowledgements of Z are refused, so no checkpoint completed later names a transaction of Z.
 *   <li><i>What was named before may be committed by Z and by N, in any order.</i> The rename of a name to its one final name happens once; who
 *       comes second finds the final file and is content. A committed file is never opened for writing, renamed or deleted here again.
 *   <li><i>Z rolls back only attempts smaller than itself</i>, and so does N. Whatever of a smaller attempt is named was committed before (restore
 *       commits first, then rolls back); whatever is not named can never be named any more. So nobody deletes what somebody may still commit.
 *   <li><i>What Z leaves behind</i> is invisible and is deleted by N with its next commit, or by the next restore.
 * </ol>
 *
 * <p><b>The end.</b> A marker guards this schedule: attempt Z renames a named file and is killed before it says so; a consumer takes the file away;
 * attempt N is restored from the same checkpoint and asked to commit it again. Without the marker N could not tell that from a lost file. So a
 * marker is needed as long as somebody may be restored, and no longer. Once the result of a job is durable nobody ever is; then
 * {@link SinkWriter#end} runs under an attempt E larger than all others, as often as it takes until a leader knows of it. What a zombie Z may still do:
 * <ol>
 *   <li><i>Repeat the commit of a named file</i>: E has renamed it. Z finds the final file, or nothing and fails; its failure concerns nobody.
 *   <li><i>Leave a marker</i>: only if Z slept since before the end between the look at the pending file and the creation of the marker, two
 *       adjacent system calls. One empty invisible file stays. Z cannot remove it: another Z may rely on it while the job runs.
 *   <li><i>Go on writing and pre-commit</i> until it hears that the job is over. Nothing of it is named, so nothing becomes visible. Its open
 *       file goes with it; what it pre-committed after the end stays.
 * </ol>
 * Whatever stays carries the job's id at the end of its name and may be deleted by hand once the job has ended.
 *
 * <p>A consumer may move or delete part files at any time; a repeated commit knows by a marker that the file was there. If however a pending file
 * that a checkpoint names is deleted, the commit fails with one line that names it.
 *
 * <p>Nothing is ever overwritten. The directory must be on one file system with atomic rename, shared by all TaskManagers.
 *
 * @param <T> type of the results
 */
public final class FileSink<T> implements TwoPhaseSink<T> {

    private final Path directory;
    private final LineFormatter<? super T> formatter;

    private FileSink(Path directory, LineFormatter<? super T> formatter) {
        this.directory = Objects.requireNonNull(directory, "directory is null");
        this.formatter = Objects.requireNonNull(formatter, "formatter is null");
    }

    /** A sink that writes each result as the line that the formatter makes of it. */
    public static <T> FileSink<T> of(Path directory, LineFormatter<? super T> formatter) {
        return new FileSink<>(directory, formatter);
    }

    /** A sink that writes each string as a line. */
    public static FileSink<String> lines(Path directory) {
        return of(directory, (text, line) -> line.text(text));
    }

    @Override
    public SinkWriter<T> open(SinkContext context) throws IOException {
        PartFiles files = new PartFiles(directory);
        files.createDirectories();
        return new FileSinkWriter<>(context, files, formatter);
    }
}
