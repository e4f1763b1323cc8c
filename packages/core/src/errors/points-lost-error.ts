import { IobeamError } from "./iobeam-error.ts";

/** A client was closed while points waited that were neither acknowledged nor kept where they outlive the process. */
export class PointsLostError extends IobeamError {
  override readonly name = "PointsLostError";
  readonly code = "POINTS_LOST";
  /** How many. */
  readonly points: number;

  /**
   * @param points - how many
   * @param reason - why they could not be kept
   */
  constructor(points: number, reason: string, options?: ErrorOptions | undefined) {
    super(`${points} points were neither acknowledged nor kept: ${reason}`, options);
    this.points = points;
  }
}
