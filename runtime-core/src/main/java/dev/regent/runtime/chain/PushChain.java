package dev.regent.runtime.chain;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.runtime.api.MalformedRecordException;
import dev.regent.runtime.api.Output;
import dev.regent.runtime.api.SinkAttempt;
import dev.regent.runtime.api.SinkContext;
import dev.regent.runtime.api.SourceContext;
import dev.regent.runtime.api.SourceReader;
import dev.regent.runtime.api.TwoPhaseSink;
import dev.regent.runtime.rpc.CheckpointId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine: takes a record from the source and pushes it through all steps into the sink before it takes the next, so that between two records
 * nothing is under way and a snapshot is just positions, keyed state and counters.
 */
final class PushChain<I, T> implements SubtaskChain {

    private static final Logger LOG = LoggerFactory.getLogger(PushChain.class);
    private static final int RECORDS_PER_STEP = 1000;
    private static final int RECORDS_PER_LOOK_AT_THE_CLOCK = 64;
    private static final long NANOS_PER_STEP = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LOGGED_SKIPS = 10;

    private final Plan<I, T> plan;
    private final ChainContext context;
    private final Pace pace;
    private final Optional<TwoPhaseSink<DeadLetters.DeadLetter>> deadLetterSink;
    private final LongSupplier nanoTime;
    private final List<KeyedStep<?, ?, ?, ?>> states = new ArrayList<>();
    private final Output<I> head;
    private final Tally tally = new Tally();
    private @Nullable SourceReader<I> openReader;
    private @Nullable Outlets<T> openOutlets;
    private boolean ended;
    private boolean inRecord;

    PushChain(
            Plan<I, T> plan,
            ChainContext context,
            Pace pace,
            Optional<TwoPhaseSink<DeadLetters.DeadLetter>> deadLetterSink,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.context = context;
        this.pace = pace;
        this.deadLetterSink = deadLetterSink;
        this.nanoTime = nanoTime;
        this.head = plan.steps().build(this::deliver, states);
    }

    @Override
    public void open(Optional<InputStream> snapshot, List<String> committed) {
        try {
            Map<String, String> positions = Map.of();
            if (snapshot.isPresent()) {
                SnapshotFormat.Contents contents = SnapshotFormat.read(snapshot.get(), context, states);
                tally.restore(contents.counters());
                positions = contents.positions();
            }
            openOutlets().restore(committed);
            openReader = plan.source().open(new SourceContext(context.subtask(), context.parallelism(), positions));
        } catch (CorruptStateException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw failed("cannot be opened: ", e);
        }
    }

    @Override
    public Progress step() {
        if (ended) {
            return Progress.END_OF_INPUT;
        }
        int most = pace.allowance(RECORDS_PER_STEP);
        if (most == 0) {
            return Progress.IDLE;
        }
        long before = tally.recordsIn;
        try {
            return run(reader(), most);
        } catch (StepFailure e) {
            throw failed(where(), e.failure());
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            throw failed(where(), e);
        } finally {
            pace.spend((int) (tally.recordsIn - before));
            tally.publish();
        }
    }

    @Override
    public List<String> snapshot(CheckpointId checkpoint, OutputStream out) {
        try {
            List<String> pending = outlets().preCommit();
            SnapshotFormat.write(
                    out, context, new SnapshotFormat.Contents(tally.publish(), reader().positions()), states);
            return pending;
        } catch (IOException | RuntimeException e) {
            throw failed("checkpoint " + checkpoint + " failed: ", e);
        }
    }

    @Override
    public void commit(List<String> transactions) {
        try {
            outlets().commit(transactions);
        } catch (IOException | RuntimeException e) {
            throw failed("commit failed: ", e);
        }
    }

    @Override
    public void end(List<String> committed) {
        try {
            openOutlets().end(committed);
        } catch (IOException | RuntimeException e) {
            throw failed("sink cannot be ended: ", e);
        }
    }

    private Outlets<T> openOutlets() throws IOException {
        SinkAttempt attempt =
                new SinkAttempt(context.attempt().token(), context.attempt().n());
        Outlets<T> outlets = Outlets.open(
                plan.sink(), deadLetterSink, new SinkContext(context.jobId().value(), context.subtask(), attempt));
        openOutlets = outlets;
        return outlets;
    }

    @Override
    public ChainCounters counters() {
        return tally.published();
    }

    @Override
    public void close() {
        SourceReader<I> reader = openReader;
        openReader = null;
        Outlets<T> outlets = openOutlets;
        openOutlets = null;
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("[{}] closing the source of subtask {} failed", context.jobId(), context.subtask(), e);
        }
        try {
            if (outlets != null) {
                outlets.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("[{}] closing the sink of subtask {} failed", context.jobId(), context.subtask(), e);
        }
    }

    private Progress run(SourceReader<I> reader, int most) throws IOException {
        long deadline = nanoTime.getAsLong() + NANOS_PER_STEP;
        for (int count = 1; count <= most; count++) {
            inRecord = false;
            SourceReader.Availability availability = reader.advance();
            switch (availability) {
                case RECORD -> push(reader);
                case NOTHING_NOW -> {
                    return Progress.IDLE;
                }
                case END -> {
                    ended = true;
                    return Progress.END_OF_INPUT;
                }
            }
            if (count % RECORDS_PER_LOOK_AT_THE_CLOCK == 0 && nanoTime.getAsLong() - deadline >= 0) {
                break;
            }
        }
        return Progress.MORE;
    }

    private void push(SourceReader<I> reader) throws IOException {
        inRecord = true;
        tally.recordsIn++;
        try {
            head.emit(reader.current());
        } catch (MalformedRecordException e) {
            putAside(reader, e);
        }
    }

    private void putAside(SourceReader<I> reader, MalformedRecordException problem) throws IOException {
        switch (context.recordPolicy()) {
            case FAIL -> throw problem;
            case SKIP -> {
                tally.skipped++;
                if (tally.skipped <= LOGGED_SKIPS) {
                    LOG.warn(
                            "[{}] skipped a malformed record at {}: {}{}",
                            context.jobId(),
                            reader.location(),
                            Lines.message(problem),
                            tally.skipped == LOGGED_SKIPS ? " (further ones are counted only)" : "");
                }
            }
            case DEAD_LETTER -> {
                outlets().write(new DeadLetters.DeadLetter(reader.location(), Lines.message(problem), reader.raw()));
                tally.deadLettered++;
            }
        }
    }

    /** The end of all steps. */
    private void deliver(T result) {
        try {
            outlets().write(result);
        } catch (IOException e) {
            throw new StepFailure(e);
        }
        tally.recordsOut++;
    }

    private String where() {
        SourceReader<I> reader = openReader;
        return inRecord && reader != null ? "at " + reader.location() + ": " : "";
    }

    /** One line: what failed, where, why. */
    private ChainFailedException failed(String where, Throwable problem) {
        boolean malformed = problem instanceof MalformedRecordException;
        boolean forPeople = malformed || problem instanceof IOException;
        String what = forPeople ? Lines.message(problem) : Lines.one(problem);
        return new ChainFailedException(
                "subtask " + context.subtask() + " " + where + (malformed ? "malformed record: " : "") + what, problem);
    }

    private SourceReader<I> reader() {
        SourceReader<I> reader = openReader;
        if (reader == null) {
            throw new IllegalStateException("the chain is not open");
        }
        return reader;
    }

    private Outlets<T> outlets() {
        Outlets<T> outlets = openOutlets;
        if (outlets == null) {
            throw new IllegalStateException("the chain is not open");
        }
        return outlets;
    }
}
