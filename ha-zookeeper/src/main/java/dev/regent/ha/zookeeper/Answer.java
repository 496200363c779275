package dev.regent.ha.zookeeper;

import java.util.Optional;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request.
 *
 * @param code the server's, or the client's own where no answer came
 * @param value what the server sent; empty if it did not, or if that request has no value
 */
record Answer<T>(Code code, Optional<T> value) {

    /** As the client calls back. */
    static <T> Answer<T> of(int code, @Nullable T value) {
        Code known = Code.get(code);
        return new Answer<>(known == null ? Code.SYSTEMERROR : known, Optional.ofNullable(value));
    }

    boolean ok() {
        return code == Code.OK;
    }
}
