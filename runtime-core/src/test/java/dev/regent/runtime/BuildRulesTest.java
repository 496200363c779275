package dev.regent.runtime;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
