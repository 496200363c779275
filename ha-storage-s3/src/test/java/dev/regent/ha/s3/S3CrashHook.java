package dev.regent.ha.s3;

import dev.regent.ha.testkit.support.DocumentCrashHook;

/** For contenders in processes of their own, which make it by its name. */
public final class S3CrashHook extends DocumentCrashHook {

    /** For the kit. */
    public S3CrashHook() {
        super(S3HaBackendFactory::new);
    }
}
