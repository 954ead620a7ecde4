package org.miniapp.android

/** What runs host-core: any ECMAScript engine that takes and gives strings (docs/adr/0013-script-engine-on-android.md). */
interface ScriptEngine : AutoCloseable {
    /** Evaluates the script that defines `miniProgramCore`, once. */
    suspend fun load(script: String)

    /**
     * Gives a word to `miniProgramCore.receive`, lets microtasks run, and answers with what `miniProgramCore.drain` gives.
     * Never called again before it has answered. Throws when the engine is gone; it is not asked again then.
     */
    suspend fun exchange(word: String): String
}

/**
 * A text as a string literal of ASCII characters alone: whatever it holds, also half of a surrogate pair, arrives as it is,
 * and none of it is read as source.
 */
internal fun toScriptLiteral(text: String): String = buildString(text.length + 2) {
    append('"')
    for (char in text) {
        if (char in ' '..'~' && char != '"' && char != '\\') append(char)
        else append("\\u").append(char.code.toString(16).padStart(4, '0'))
    }
    append('"')
}
