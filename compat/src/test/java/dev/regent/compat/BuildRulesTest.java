package dev.regent.compat;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {

    @Override
    protected boolean mainIsTestCode() {
        return true;
    }
}
