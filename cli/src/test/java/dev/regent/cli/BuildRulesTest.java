package dev.regent.cli;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
