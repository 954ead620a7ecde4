package org.miniapp.android

import org.json.JSONObject

/** How a launch ended. Expected cases are values (packages/host-core/src/launch-outcome.ts). */
sealed interface LaunchOutcome {
    /** `start`: `cold`; `warm`, as the user left it; `resumed`, brought back to where the user was, as far as it can be. */
    class Launched(val program: RunningProgram, val start: String) : LaunchOutcome

    /** The program needs a newer version of this app: see [HostUpdateScreen]. */
    class HostUpdateRequired(val version: String, val minHostVersion: String) : LaunchOutcome

    data object NotInstalled : LaunchOutcome

    /** The store has taken back what was installed, and nothing else is left. */
    class Recalled(val version: String, val reason: String) : LaunchOutcome

    /** The store lets what is installed be launched no more, and the update could not be had. */
    class UpdateRequired(val version: String, val reason: String?) : LaunchOutcome

    /** The newer release may do more than the user has agreed to: [MiniProgramHost.acceptUpdate]. */
    class ConsentRequired(val version: String, val added: JSONObject) : LaunchOutcome

    class Broken(val code: String, val reason: String) : LaunchOutcome

    companion object {
        internal fun of(json: JSONObject, programOf: (JSONObject) -> RunningProgram): LaunchOutcome =
            when (val type = json.getString("type")) {
                "launched" -> Launched(programOf(json.getJSONObject("program")), json.getString("start"))
                "host-update-required" -> HostUpdateRequired(json.getString("version"), json.getString("minHostVersion"))
                "not-installed" -> NotInstalled
                "recalled" -> Recalled(json.getString("version"), json.getString("reason"))
                "update-required" -> UpdateRequired(json.getString("version"), json.stringOrNull("reason"))
                "consent-required" -> ConsentRequired(json.getString("version"), json.getJSONObject("added"))
                "broken" -> Broken(json.getString("code"), json.getString("reason"))
                else -> error("The core of another version says \"$type\".")
            }
    }
}

/** A program on the screen. */
class RunningProgram internal constructor(
    val id: String,
    val name: String,
    val version: String,
    private val commands: Commands,
) {
    /** The back button: goes back in the program. False at its first page: close it then. */
    suspend fun goBack(): Boolean = commands.run("goBack", id) as Boolean

    /** What to ask the user before closing it, in the program's words; null when nothing would be lost. */
    suspend fun closeConfirmation(): String? = commands.run("closeConfirmation", id) as String?

    /** The user goes elsewhere: it is hidden and stays for a warm start by [MiniProgramHost.launch], for a while. */
    suspend fun sendToBackground() {
        commands.run("sendToBackground", id)
    }

    /** Safe to call twice. */
    suspend fun close() {
        commands.run("closeProgram", id)
    }
}
