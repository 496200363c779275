package dev.regent.testservers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that need a real server. Where it is not to be had (no Go to build it), they are reported as not run, by name, with one line that says what to
 * install; with {@code CI=true} they fail. With {@code -Dregent.servers=none} they are reported as not run everywhere.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(NeedsServerCondition.class)
public @interface NeedsServer {

    /** The kinds of servers that the tests start. */
    ServerKind[] value();
}
