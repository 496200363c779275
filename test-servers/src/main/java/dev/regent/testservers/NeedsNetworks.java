package dev.regent.testservers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that cut servers off from each other ({@link ServerOptions#inNetworks}). Where the system does not allow it, they are reported as not run, by name,
 * with one line that says what is missing; with {@code CI=true} they fail.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(NeedsNetworksCondition.class)
public @interface NeedsNetworks {}
