package dev.regent.ha.consul;

import dev.regent.ha.testkit.support.TransactionCrashHook;

/** Public, for processes of the kit. */
public final class ConsulCrashHook extends TransactionCrashHook {

    public ConsulCrashHook() {
        super(ConsulHaBackendFactory::new);
    }
}
