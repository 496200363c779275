package dev.regent.ha.testkit.crash;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.HandedOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that takes over, writes down what it finds, prepares a scope, and ends itself at one step of an operation, or behind the last one.
 * Arguments: {@code hook=CLASS cluster=ID process=NAME operations=NAME,... step=STEP value=TEXT}, and the {@link HandedOptions}; the step is one of the last operation.
 * The operation {@code clean} deletes the cluster, twice.
 */
public final class CrashMain {

    static final String ANSWER = "@ ";
    static final String CLEAN = "clean";

    private static final Logger log = LoggerFactory.getLogger(CrashMain.class);
    private static final String ELECTION = "election";
    private static final String SCOPE = "scope";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, String> values;
    private final CrashPoint crash;
    private final HaBackendFactory factory;
    private Optional<Grant> grant = Optional.empty();

    private CrashMain(Map<String, String> values) throws ReflectiveOperationException {
        this.values = values;
        this.crash = new CrashPoint(value("step"));
        this.factory = Class.forName(value("hook"))
                .asSubclass(CrashHook.class)
                .getConstructor()
                .newInstance()
                .factory(crash);
    }

    /**
     * Runs until it ends itself.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        CrashMain main = new CrashMain(values);
        for (String operation : main.value("operations").split(",")) {
            main.run(operation);
        }
        say("COMPLETED", "");
        CrashPoint.end();
    }

    static void say(String what, String text) {
        System.out.println(ANSWER + what + " " + text);
    }

    private void run(String name) throws Exception {
        if (name.equals(CLEAN)) {
            close();
            try (HaBackend backend = open()) {
                backend.deleteCluster(PATIENCE);
                backend.deleteCluster(PATIENCE);
            }
            return;
        }
        CrashOperation operation = CrashOperation.valueOf(name);
        if (operation.takesOver()) {
            close();
            crash.arm();
            takeOver();
        } else {
            lead(operation);
        }
        crash.disarm().forEach(step -> say("STEP", operation + " " + step));
        say("DONE", operation.name());
    }

    private void lead(CrashOperation operation) throws Exception {
        Leadership leadership = (grant.isPresent() ? grant.orElseThrow() : takeOver()).leadership();
        CrashScope scope = new CrashScope(leadership.stateHandles(SCOPE), value("value"));
        say("STATE", scope.entries());
        scope.prepare();
        leadership.publish(Map.of("address", value("value")));
        say("PREPARED", operation.name());
        switch (operation) {
            case TAKE_OVER_RELEASED -> {
                close();
                crash.arm();
                takeOver();
            }
            case OPEN_AGAIN -> {
                close();
                Leadership next = takeOver().leadership();
                crash.arm();
                next.stateHandles(SCOPE);
            }
            case CLEANUP -> cleanUp();
            case RELEASE -> {
                crash.arm();
                close();
            }
            case FIRST_TAKE_OVER, TAKE_OVER_FROM_DEAD, PUBLISH, OPEN_NEW, PUT, REPLACE, REMOVE, BATCH, DELETE_SCOPE -> {
                crash.arm();
                write(operation, leadership, scope);
            }
        }
    }

    /** Cleans up a cluster of two scopes, whatever was there before, so that every cleanup takes the same steps. */
    private void cleanUp() throws Exception {
        close();
        try (HaBackend cleaner = open()) {
            cleaner.deleteCluster(PATIENCE);
        }
        Leadership leadership = takeOver().leadership();
        new CrashScope(leadership.stateHandles(SCOPE), value("value")).prepare();
        leadership.stateHandles("another").create("x", StateHandle.ofUtf8("y"));
        leadership.publish(Map.of("address", value("value")));
        close();
        try (HaBackend cleaner = open()) {
            crash.arm();
            cleaner.deleteCluster(PATIENCE);
        }
    }

    private void write(CrashOperation operation, Leadership leadership, CrashScope scope) {
        if (operation == CrashOperation.PUBLISH) {
            leadership.publish(Map.of("address", value("value") + "-new"));
        } else if (operation == CrashOperation.OPEN_NEW) {
            leadership.stateHandles("new-" + value("value"));
        } else if (operation == CrashOperation.DELETE_SCOPE) {
            leadership.deleteScope(SCOPE);
        } else {
            scope.commit(operation.after(value("value")));
        }
    }

    private HaBackend open() {
        Configuration configuration = Configuration.of(factory.options(), HandedOptions.taken());
        return factory.open(new HaBackendContext(new ClusterId(value("cluster")), value("process"), configuration));
    }

    private Grant takeOver() throws Exception {
        HaBackend backend = open();
        say(
                "LEADER",
                backend.leaderRetrieval(ELECTION)
                        .current()
                        .map(leader -> String.valueOf(leader.addresses().get("address")))
                        .orElse("nobody"));
        LeaderElection election = backend.election(ELECTION);
        CompletableFuture<Leadership> granted = new CompletableFuture<>();
        election.start(new Waiting(granted));
        Grant fresh = new Grant(backend, granted.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        grant = Optional.of(fresh);
        say("TOKEN", String.valueOf(fresh.leadership().token().value()));
        return fresh;
    }

    private void close() {
        grant.ifPresent(held -> held.backend().close());
        grant = Optional.empty();
    }

    private String value(String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new IllegalArgumentException("argument " + name + "= is missing"));
    }

    private record Grant(HaBackend backend, Leadership leadership) {}

    private record Waiting(CompletableFuture<Leadership> granted) implements LeaderContender {

        @Override
        public void onGranted(Leadership leadership) {
            granted.complete(leadership);
        }

        @Override
        public void onRevoked(FencingToken token, RevocationCause cause) {
            log.info("token {} revoked: {}", token, cause);
        }

        @Override
        public void onError(HaException error) {
            log.warn("the election cannot proceed", error);
        }
    }
}
