package dev.regent.ha.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import java.util.List;
import java.util.Optional;

/** Takes results of commits apart. */
final class Commits {

    private Commits() {}

    static StateHandle handle(String text) {
        return StateHandle.ofUtf8(text);
    }

    /** The new version of that entry; fails if the batch was rejected. */
    static Version applied(CommitResult result, String name) {
        assertThat(result).as("result of the commit").isInstanceOf(CommitResult.Applied.class);
        return Optional.ofNullable(((CommitResult.Applied) result).versions().get(name))
                .orElseThrow(() -> new AssertionError("no version of '" + name + "' in " + result));
    }

    /** What was there instead; fails if the batch was applied. */
    static List<Versioned> rejected(CommitResult result) {
        assertThat(result).as("result of the commit").isInstanceOf(CommitResult.Rejected.class);
        return ((CommitResult.Rejected) result).current();
    }
}
