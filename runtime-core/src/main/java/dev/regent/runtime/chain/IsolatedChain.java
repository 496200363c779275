package dev.regent.runtime.chain;

import dev.regent.runtime.rpc.CheckpointId;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** A chain whose every call runs with the job's context class loader. */
final class IsolatedChain implements SubtaskChain {

    private final SubtaskChain chain;
    private final ClassLoader loader;

    IsolatedChain(SubtaskChain chain, ClassLoader loader) {
        this.chain = chain;
        this.loader = loader;
    }

    @Override
    public void open(Optional<InputStream> snapshot, List<String> committed) {
        run(() -> chain.open(snapshot, committed));
    }

    @Override
    public Progress step() {
        return ContextClassLoader.call(loader, chain::step);
    }

    @Override
    public List<String> snapshot(CheckpointId checkpoint, OutputStream out) {
        return ContextClassLoader.call(loader, () -> chain.snapshot(checkpoint, out));
    }

    @Override
    public void commit(List<String> transactions) {
        run(() -> chain.commit(transactions));
    }

    @Override
    public void end(List<String> committed) {
        run(() -> chain.end(committed));
    }

    @Override
    public ChainCounters counters() {
        return chain.counters();
    }

    @Override
    public void close() {
        run(chain::close);
    }

    private void run(Runnable body) {
        ContextClassLoader.call(loader, () -> {
            body.run();
            return true;
        });
    }
}
