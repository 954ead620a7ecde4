// The update machine once more, as one would tell it: numbered releases, one variable each, no sharing with the sources.
// It also keeps the program's data, so that what a rollback gives back is seen.

/** What a history may contain. Releases are numbers; their traits are below. */
export type Happening =
  | {
      readonly type: 'offered';
      readonly release: number;
      readonly statementSeq: number;
      readonly minUsable: number;
      readonly grace: number | null;
      readonly isRollback: boolean;
      readonly outside: 'rollout' | 'schedule' | null;
      readonly withheld: number | null;
    }
  | { readonly type: 'staged' | 'consented' | 'corrupted'; readonly release: number }
  | {
      readonly type: 'launched';
      readonly nonce: string;
      readonly at: number;
      readonly isShared: boolean;
      readonly isTried: boolean;
      /** The host app was put back to an older version, for this launch. */
      readonly isOldHost: boolean;
    }
  | { readonly type: 'healthy' | 'failed' | 'ended-well' | 'hidden' | 'visible'; readonly nonce: string }
  | { readonly type: 'crashed'; readonly release: number; readonly at: number }
  | { readonly type: 'recalled'; readonly releases: readonly number[] }
  | { readonly type: 'evicted' }
  | { readonly type: 'wrote'; readonly data: string };

/** Traits of the numbered releases. */
export const traits = {
  dataVersion: (release: number) => (release >= 4 ? 2 : 1),
  permissions: (release: number): string[] => (release === 5 ? ['geolocation'] : []),
  /** The lowest release that the partner lets follow a confirmed one. */
  floor: (release: number) => (release === 3 ? 2 : 0),
  needsNewerHost: (release: number) => release === 7,
  /** Runs on the host of today, and not on the one before. */
  needsHostOfToday: (release: number) => release === 6,
};

/** One device and one program. */
export class ReferenceModel {
  seen = 0;
  floorSeq = 0;
  rollbackFloor = 0;
  minUsable = 0;
  grace: number | null = null;
  active = 0;
  previous = 0;
  staged = 0;
  trial: { release: number; attempts: number; nonce: string; isCounted: boolean } | null = null;
  accepted = 0;
  waitsForHost = 0;
  /** What is to be fetched. */
  owes = 0;
  wasRecalled = false;
  readonly failed = new Set<number>();
  crashes: number[] = [];
  data = '';
  kept: string | null = null;

  /** What the event is answered with; '' for events that ask nothing. */
  happen(event: Happening): string {
    switch (event.type) {
      case 'offered':
        return this.#offered(event);
      case 'staged':
        if (this.owes === event.release && !this.#isOver(event.release)) {
          this.staged = event.release;
          this.wasRecalled = false;
        }
        if (this.owes === event.release) this.owes = 0;
        return '';
      case 'consented':
        if (this.staged === event.release && this.staged !== 0) this.accepted = event.release;
        return '';
      case 'launched':
        return this.#launched(event);
      case 'healthy':
        if (this.trial?.nonce === event.nonce) this.#confirm(this.trial.release);
        return '';
      case 'failed':
        if (this.trial?.nonce === event.nonce) this.#failTrial();
        return '';
      case 'ended-well':
      case 'hidden':
        if (this.trial?.nonce === event.nonce && this.trial.isCounted) {
          this.trial.isCounted = false;
          if (this.trial.attempts > 0) this.trial.attempts -= 1;
        }
        return '';
      case 'visible':
        if (this.trial?.nonce === event.nonce && !this.trial.isCounted) {
          this.trial.isCounted = true;
          this.trial.attempts += 1;
        }
        return '';
      case 'crashed':
        return this.#crashed(event.release, event.at);
      case 'recalled':
        this.#recalled(event.releases);
        return '';
      case 'corrupted':
        if (this.trial?.release === event.release) {
          this.#endTrial();
          this.owes = event.release;
        } else if (this.active === event.release && this.active !== 0) {
          this.#goBack();
          this.owes = event.release;
        }
        return '';
      case 'evicted':
        if (this.active !== 0) this.previous = 0;
        return '';
      case 'wrote':
        this.data = event.data;
        return '';
    }
  }

  #offered(event: Extract<Happening, { type: 'offered' }>): string {
    const { release } = event;
    if (event.statementSeq < this.seen) return 'STATEMENT_REPLAYED';
    const isLower = this.active !== 0 && release < this.active && !event.isRollback;
    if (release < this.floorSeq || release < this.rollbackFloor || isLower) return 'RELEASE_DOWNGRADE';
    this.seen = event.statementSeq;
    this.owes = 0;
    if (event.minUsable >= this.minUsable) {
      this.minUsable = event.minUsable;
      this.grace = event.grace;
    }
    this.waitsForHost = traits.needsNewerHost(release) ? release : 0;
    if (event.withheld !== null && this.staged === event.withheld) this.staged = 0;
    if (event.outside !== null) return this.active === 0 ? 'not-available' : 'up-to-date';
    if (this.failed.has(release)) return 'failed-before';
    if (this.active === release) {
      this.staged = 0;
      return 'up-to-date';
    }
    if (this.staged === release || this.trial?.release === release) return 'already-staged';
    if (traits.needsNewerHost(release)) return 'host-update-required';
    this.owes = release;
    return 'download';
  }

  #launched({ nonce, at, isShared, isTried, isOldHost }: Extract<Happening, { type: 'launched' }>): string {
    if (!isShared) this.#giveUpUntimely(isOldHost);
    const asks = this.#asksForMore();
    const begins = !isShared && this.staged !== 0 && !asks;
    const exhausted = !isShared && !begins && this.trial !== null && this.trial.attempts >= 2;
    if (exhausted) this.#failTrial();
    const tries = begins ? this.staged : (this.trial?.release ?? 0);
    // Beside another session a trial is only joined where nothing else is there, or the data are its own.
    const runs = tries !== 0 && (!isShared || this.active === 0 || this.kept !== null) ? tries : this.active;
    if (runs === 0) {
      if (this.wasRecalled) return 'recalled';
      return this.failed.size > 0 && this.owes === 0 ? 'broken' : 'not-installed';
    }
    const isForgiven = isTried && this.grace !== null && at < this.grace;
    if (runs < this.minUsable && !isForgiven) {
      const isHere = this.staged !== 0 && this.staged >= this.minUsable;
      if (isHere && asks) return 'consent-required';
      if (isHere && isShared) return 'broken';
      return this.#isTooNew(this.waitsForHost, isOldHost) ? 'host-update-required' : 'update-required';
    }
    if (begins) this.#begin(nonce);
    else if (this.trial !== null && !isShared) {
      this.trial = { ...this.trial, attempts: this.trial.attempts + 1, nonce, isCounted: true };
    }
    return `open ${String(runs)}`;
  }

  #begin(nonce: string): void {
    if (this.trial !== null) this.#endTrial();
    this.trial = { release: this.staged, attempts: 1, nonce, isCounted: true };
    this.staged = 0;
    this.accepted = 0;
    if (this.active !== 0 && traits.dataVersion(this.active) !== traits.dataVersion(this.trial.release))
      this.kept = this.data;
  }

  #isTooNew(release: number, isOldHost: boolean): boolean {
    return traits.needsNewerHost(release) || (isOldHost && traits.needsHostOfToday(release));
  }

  #giveUpUntimely(isOldHost: boolean): void {
    if (this.active === 0) return;
    const tried = this.trial?.release ?? 0;
    if (tried !== 0 && (tried < this.active || this.#isTooNew(tried, isOldHost))) {
      this.#endTrial();
      if (tried >= this.active) this.waitsForHost = this.owes = tried;
    }
    if (!this.#isTooNew(this.staged, isOldHost)) return;
    this.waitsForHost = this.owes = this.staged;
    this.staged = 0;
  }

  /** Nothing reads data of another form. */
  #goBack(): void {
    const canFollow = traits.dataVersion(this.previous) === traits.dataVersion(this.active);
    this.active = canFollow ? this.previous : 0;
    this.previous = 0;
  }

  #isOver(release: number): boolean {
    return this.failed.has(release) || release < this.floorSeq || release < this.rollbackFloor;
  }

  #confirm(release: number): void {
    if (release < this.active) return;
    this.previous = this.active;
    this.active = release;
    this.trial = null;
    this.kept = null;
    this.crashes = [];
    this.floorSeq = Math.max(this.floorSeq, release);
    this.rollbackFloor = Math.max(this.rollbackFloor, traits.floor(release));
    if (this.previous < this.rollbackFloor) this.previous = 0;
    if (this.#isOver(this.staged)) this.staged = 0;
  }

  /** The trial is over and its data are gone with it. */
  #endTrial(): void {
    this.trial = null;
    if (this.kept !== null) this.data = this.kept;
    this.kept = null;
  }

  #failTrial(): void {
    if (this.trial !== null) this.#fail(this.trial.release);
    this.#endTrial();
  }

  #fail(release: number): void {
    this.failed.delete(release);
    this.failed.add(release);
  }

  #crashed(release: number, at: number): string {
    if (this.active !== release || release === 0) return 'counted';
    this.crashes = [...this.crashes.filter((one) => one <= at && at - one < 86_400_000), at];
    if (this.crashes.length < 3) return 'counted';
    this.crashes = [];
    const canFollow = traits.dataVersion(this.previous) === traits.dataVersion(release);
    if (this.previous === 0 || !canFollow || this.previous < this.minUsable) return 'unstable';
    this.#fail(release);
    this.#goBack();
    return 'rolled-back';
  }

  #recalled(releases: readonly number[]): void {
    const had = [this.active, this.previous, this.staged, this.trial?.release ?? 0].filter(
      (one) => one !== 0,
    );
    if (!had.some((one) => releases.includes(one))) return;
    if (releases.includes(this.previous)) this.previous = 0;
    if (releases.includes(this.active)) this.#goBack();
    if (releases.includes(this.staged)) this.staged = 0;
    if (this.trial !== null && releases.includes(this.trial.release)) this.#endTrial();
    this.wasRecalled = this.active === 0 && this.staged === 0 && this.trial === null;
  }

  #asksForMore(): boolean {
    if (this.staged === 0 || this.active === 0 || this.staged === this.accepted) return false;
    const held = traits.permissions(this.active);
    return traits.permissions(this.staged).some((name) => !held.includes(name));
  }
}
