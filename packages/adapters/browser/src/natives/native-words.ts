/** The host's own words on the screens of native methods. What a program says is shown beside them, under its name. */
export interface NativeWords {
  readonly back: string;
  readonly call: string;
  readonly cancel: string;
  readonly close: string;
  readonly continue: string;
  readonly next: string;
  readonly previous: string;
  readonly stop: string;
  readonly takePhoto: string;
  readonly loading: string;
  readonly cameraTitle: string;
  readonly chooseTitle: string;
  readonly previewTitle: string;
  readonly recordingTitle: string;
  readonly recogniseTitle: string;
  readonly scanTitle: string;
  /** Who asks: stands on every screen. */
  readonly by: (programName: string, partnerName: string) => string;
  readonly callTitle: (number: string) => string;
  /** Where a picture stands among others. */
  readonly position: (index: number, count: number) => string;
}

/** The words of a host that brings none of its own. */
export const englishWords: NativeWords = {
  back: 'Back',
  call: 'Call',
  cancel: 'Cancel',
  close: 'Close',
  continue: 'Continue',
  next: 'Next',
  previous: 'Previous',
  stop: 'Stop',
  takePhoto: 'Take photo',
  loading: 'Loading',
  cameraTitle: 'Camera',
  chooseTitle: 'Choose',
  previewTitle: 'Pictures',
  recordingTitle: 'Recording',
  recogniseTitle: 'Confirm that it is you',
  scanTitle: 'Hold a code before the camera',
  by: (programName, partnerName) => `${programName} by ${partnerName}`,
  callTitle: (number) => `Call ${number}?`,
  position: (index, count) => `${index + 1} of ${count}`,
};
