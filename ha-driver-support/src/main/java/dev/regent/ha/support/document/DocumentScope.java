package dev.regent.ha.support.document;

import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import java.util.List;
import java.util.Optional;

/** A scope whose document this leader has sealed. */
final class DocumentScope implements StateHandleStore {

    private static final int CALLS = 2;

    private final StoreAccess access;
    private final long token;
    private final Limits limits;
    private final SealedRegister<ScopeBody> register;
    private final ChunkReader chunks;
    private final ScopeReader reader;
    private volatile boolean deleted;

    /**
     * @param register the sealed document
     * @param chunks reads those that the document names
     * @param reader follows the index, for when this leader is not the last one any more
     */
    DocumentScope(
            StoreAccess access,
            long token,
            Limits limits,
            SealedRegister<ScopeBody> register,
            ChunkReader chunks,
            ScopeReader reader) {
        this.access = access;
        this.token = token;
        this.limits = limits;
        this.register = register;
        this.chunks = chunks;
        this.reader = reader;
    }

    @Override
    public CommitResult commit(List<Change> changes) {
        if (deleted) {
            throw new IllegalStateException("scope " + register.key() + " was deleted: open it again");
        }
        limits.check(changes);
        Batch batch = new Batch(changes, token, access::nonce);
        return register.update(access.limit(CALLS), batch::on);
    }

    @Override
    public Optional<Versioned> get(String name) {
        Limits.checkName(name);
        return current().flatMap(body -> body.find(name));
    }

    @Override
    public List<Versioned> list() {
        return current().map(ScopeBody::list).orElse(List.of());
    }

    void markDeleted() {
        deleted = true;
    }

    /** While the document carries this leader's token, nobody else has opened, replaced or deleted the scope. */
    private Optional<ScopeBody> current() {
        Optional<ScopeBody> own = access.read(
                        ScopeBody.FORMAT, register.key(), access.limit(1).call())
                .map(Seen::body)
                .filter(body -> body.token() == token && !deleted)
                .flatMap(chunks::whole);
        return own.isPresent() ? own : reader.current();
    }
}
